import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Finished, runProgram } from '../kit/finished.js';
import type { Engine, Place } from './place.js';

type Variables = Readonly<Record<string, string>>;

/** One script of a job. */
interface Script {
  readonly text: string;
  /** The shell and its options, without the script. */
  readonly shell: readonly [string, ...string[]];
  /** Beside the job's environment. */
  readonly environment?: Variables;
  /** Whether it also runs once another has failed. */
  readonly always?: boolean;
}

/**
 * Runs a job's scripts one after the other, each in a shell of its own; the first failure is the job's.
 *
 * @param after learns from what a script printed, and returns what it adds to the environment of the next ones
 */
async function runScripts(
  scripts: readonly Script[],
  { workspace }: Place,
  environment: Variables,
  after: (log: string) => Variables = () => ({}),
): Promise<Finished> {
  let [job, log, exitCode]: [Variables, string, number | null] = [environment, '', 0];
  for (const { text, shell, environment: own, always } of scripts) {
    if (exitCode !== 0 && always !== true) continue;
    const [command, ...options] = shell;
    const done = await runProgram(command, [...options, '-c', text], workspace, { ...job, ...own });
    log += done.log;
    if (exitCode === 0) ({ exitCode } = done);
    job = { ...job, ...after(done.log) };
  }
  return { exitCode, log };
}

/** What runs a job of those systems that have no program of their own to run it with. */
const find: Engine['find'] = () =>
  spawnSync('bash', ['--version']).status === 0 ? { command: 'bash' } : { missing: 'bash is not here.' };

interface AzureStep {
  readonly bash: string;
  readonly env?: Variables;
  readonly condition?: string;
}

/** The two commands of the agent that matter here. */
const SET_VARIABLE = /^##vso\[task\.setvariable variable=([A-Z_]+)\](.*)$/gm;
const SET_SECRET = /^##vso\[task\.setsecret\](.*)$/gm;

/** An Azure job's own shell: the template with its parameters, variables for the next step, a step that runs always. */
export const AZURE: Engine = {
  name: 'Azure Pipelines',
  find,
  async run(_command, place) {
    const example = place.read('azure', 'example.yml') as {
      variables: Variables;
      steps: readonly [{ parameters: Variables & { readonly steps: readonly AzureStep[] } }];
    };
    const template = place.read('azure', 'jira-auth.yml') as {
      parameters: readonly { name: string; default?: string }[];
      steps: readonly (AzureStep | string)[];
    };
    const { steps: own, ...given } = example.steps[0].parameters;
    const defaults = template.parameters.map(({ name, default: value = '' }) => [name, value] as const);
    const parameters: Variables = { ...Object.fromEntries(defaults), ...given };
    const filled = (text: string): string =>
      text
        .replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_all, name: string) => parameters[name] ?? '')
        .replace(/\$\((\w+)\)/g, (all, name: string) => place.credential[name] ?? all);
    const scripts = template.steps
      .flatMap((step) => (typeof step === 'string' ? own : step))
      .map(({ bash, env = {}, condition }): Script => ({
        text: bash,
        shell: ['bash', '--noprofile', '--norc'],
        always: condition === 'always()',
        environment: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
      }));
    const environment = {
      ...{ ...place.environment, ...example.variables, TF_BUILD: 'True', BUILD_BUILDID: '1' },
      AGENT_TEMPDIRECTORY: place.temporary,
      SYSTEM_JOBID: '00000000-0000-4000-8000-000000000001',
    };
    const { exitCode, log } = await runScripts(scripts, place, environment, (printed) =>
      Object.fromEntries(
        Array.from(printed.matchAll(SET_VARIABLE), ([, name = '', value = '']) => [name, value] as const),
      ),
    );
    // The agent keeps these lines, which are the secrets, out of the log. Nothing else is masked here.
    return { exitCode, log: log.replaceAll(SET_SECRET, '') };
  },
};

interface Pipe {
  readonly variables: Variables;
}

function bitbucketStep(place: Place, step: number): readonly (string | Pipe)[] {
  const { pipelines } = place.read('bitbucket', 'example.yml') as {
    pipelines: { default: readonly { step: { script: readonly (string | Pipe)[] } }[] };
  };
  return pipelines.default[step]?.step.script ?? [];
}

const BITBUCKET_VARIABLES = {
  CI: 'true',
  BITBUCKET_COMMIT: '0'.repeat(40),
  BITBUCKET_STEP_UUID: '{00000000-0000-4000-8000-000000000001}',
};

/** A Bitbucket step's own shell: the first step, whose script is run by exec. */
export const BITBUCKET: Engine = {
  name: 'Bitbucket, its script',
  find,
  run(_command, place) {
    // The program is here already, at JIRA_AUTH_PROGRAM.
    const lines = bitbucketStep(place, 0).filter(
      (line): line is string => typeof line === 'string' && !line.startsWith('curl '),
    );
    const environment = { ...place.environment, ...BITBUCKET_VARIABLES, ...place.credential };
    return runScripts([{ text: lines.join('\n'), shell: ['bash', '-e'] }], place, environment);
  },
};

/** A Bitbucket pipe without its container: the second step, with the variables that it gives to the pipe and no others. */
export const BITBUCKET_PIPE: Engine = {
  name: 'Bitbucket, its pipe',
  find,
  run(_command, place) {
    const pipe = bitbucketStep(place, 1).find((line) => typeof line !== 'string');
    if (!pipe) throw new Error('The example has no pipe.');
    const variables = Object.entries(pipe.variables).map(
      ([name, value]) =>
        [name, value.startsWith('$') ? (place.credential[value.slice(1)] ?? '') : value] as const,
    );
    const environment = { ...place.environment, ...BITBUCKET_VARIABLES, ...Object.fromEntries(variables) };
    return runScripts([{ text: 'exec ci/bitbucket/pipe.sh', shell: ['sh'] }], place, environment);
  },
};

interface Orb {
  readonly commands: Readonly<
    Record<
      string,
      {
        readonly parameters?: Readonly<Record<string, { readonly default: string }>>;
        readonly steps: readonly {
          readonly run: {
            readonly command: string;
            readonly environment?: Variables;
            readonly when?: string;
          };
        }[];
      }
    >
  >;
}

interface CircleJob {
  readonly environment: Variables;
  readonly steps: readonly (string | { readonly run: string } | Readonly<Record<string, Variables>>)[];
}

/** What CircleCI runs a step with, unless the step says otherwise. */
const CIRCLE_SHELL = ['/bin/bash', '-eo', 'pipefail'] as const;

/** A CircleCI job's own shell: the orb with its parameters, BASH_ENV, a step that runs always. */
export const CIRCLECI: Engine = {
  name: 'CircleCI',
  find,
  run(_command, place) {
    const { jobs } = place.read('circleci', 'example.yml') as { jobs: Readonly<Record<string, CircleJob>> };
    const job = jobs['update-issue'];
    if (!job) throw new Error('The example has no job of that name.');
    const orb = place.read('circleci', 'orb.yml') as Orb;
    const scripts = job.steps.flatMap((step): Script[] => {
      if (typeof step === 'string') return orbScripts(step, {}, orb);
      const [[name, given] = ['', '']] = Object.entries<string | Variables>(step);
      return typeof given === 'string'
        ? [{ text: given, shell: CIRCLE_SHELL }]
        : orbScripts(name, given, orb);
    });
    return runScripts(scripts, place, {
      ...{ ...place.environment, ...job.environment, ...place.credential, CI: 'true', CIRCLECI: 'true' },
      CIRCLE_WORKFLOW_JOB_ID: '00000000-0000-4000-8000-000000000001',
      BASH_ENV: join(place.engine, 'bash_env'),
    });
  },
};

function orbScripts(name: string, given: Variables, { commands }: Orb): Script[] {
  const command = commands[name.replace('jira-auth/', '')];
  if (!command) throw new Error(`The orb has no command ${name}.`);
  const { parameters = {}, steps } = command;
  const filled = (text: string): string =>
    text.replace(
      /<< parameters\.([a-z-]+) >>/g,
      (_all, parameter: string) => given[parameter] ?? parameters[parameter]?.default ?? '',
    );
  return steps.map(({ run }) => ({
    text: run.command,
    shell: CIRCLE_SHELL,
    always: run.when === 'always',
    environment: Object.fromEntries(
      Object.entries(run.environment ?? {}).map(([variable, value]) => [variable, filled(value)]),
    ),
  }));
}
