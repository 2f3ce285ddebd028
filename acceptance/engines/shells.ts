import { join } from 'node:path';
import type { LogCommand } from '../../sandbox/log-commands.js';
import { STEPS } from '../../__tests__/ci/steps.js';
import { type Finished, runProgram } from '../kit/finished.js';
import { missingProgram } from '../kit/tools.js';
import type { Engine, EnginePlace } from './place.js';

// These systems have no program to run a job with. A shell runs their examples' scripts, and `__tests__/ci/steps.ts`
// says how each system fills in a step.

export type Variables = Readonly<Record<string, string>>;

/** The code with which a CI system's vendor reads commands in a log. */
export interface Reader {
  readonly system: 'azure' | 'teamcity';
  readonly name: string;
  readonly missing: Engine['missing'];
  readonly read: (log: string) => LogCommand[];
}

export interface Script {
  readonly text: string;
  readonly environment?: Variables;
  /** Also runs after another has failed. */
  readonly always?: boolean;
}

/**
 * Runs a job's scripts in turn, each in a new shell. The first failure is the job's result.
 *
 * @param after returns variables to add for the next scripts, given what a script printed
 */
export async function runScripts(
  [command = 'sh', ...options]: readonly string[],
  scripts: readonly Script[],
  { workspace }: EnginePlace,
  environment: Variables,
  after: (log: string) => Variables = () => ({}),
): Promise<Finished> {
  let [job, log, exitCode]: [Variables, string, number | null] = [environment, '', 0];
  for (const { text, environment: own, always } of scripts) {
    if (exitCode !== 0 && always !== true) continue;
    const done = await runProgram(command, [...options, text], workspace, { ...job, ...own });
    log += done.log;
    if (exitCode === 0) ({ exitCode } = done);
    job = { ...job, ...after(done.log) };
  }
  return { exitCode, log };
}

export const missing = (): string | undefined => missingProgram('bash');

/** Puts the step of `ci/` around an example's own scripts, as its system runs them. Its files go to the folder. */
export function around(system: string, place: EnginePlace, folder: string, own: readonly string[]) {
  const step = STEPS.find(({ name }) => name === system);
  if (!step) throw new Error(`There is no step for ${system}.`);
  const { JIRA_USER_EMAIL: email = '', JIRA_API_TOKEN = '' } = place.credential;
  const site = 'https://acme.atlassian.net';
  // JIRA_AUTH_PROGRAM names the program, which is here already.
  const program = { version: '', sha256: '' };
  const environment = { ...step.environment({ folder, site, email, ...program }), JIRA_API_TOKEN };
  const scripts: Script[] = [
    { text: step.authenticate, environment },
    ...own.map((text) => ({ text })),
    { text: step.cleanUp, always: true },
  ];
  return { shell: step.shell, scripts };
}

const JOB = '00000000-0000-4000-8000-000000000001';

export const CIRCLECI: Engine = {
  ...{ name: 'CircleCI', missing },
  run(place) {
    const { jobs } = place.read('circleci', 'example.yml') as {
      jobs: Readonly<
        Record<string, { environment: Variables; steps: readonly (string | { run?: string })[] }>
      >;
    };
    const { environment = {}, steps = [] } = jobs['update-issue'] ?? {};
    const own = steps.flatMap((step) => (typeof step === 'string' ? [] : (step.run ?? [])));
    const { shell, scripts } = around('CircleCI', place, place.engine, own);
    return runScripts(shell, scripts, place, {
      ...{ ...place.environment, ...environment, ...place.credential, CI: 'true', CIRCLECI: 'true' },
      ...{ CIRCLE_WORKFLOW_JOB_ID: JOB, BASH_ENV: join(place.engine, 'bash_env') },
    });
  },
};

/** Runs a Bitbucket step's script, which uses exec, in a shell. The tests cover the second step's pipe. */
export const BITBUCKET: Engine = {
  ...{ name: 'Bitbucket', missing },
  run(place) {
    const { pipelines } = place.read('bitbucket', 'example.yml') as {
      pipelines: { default: readonly { step: { script: readonly string[] } }[] };
    };
    // The lines that download the program and check it.
    const isFetching = (line: string): boolean => /^(?:curl|echo) /.test(line);
    const lines = pipelines.default[0]?.step.script.filter((line) => !isFetching(line)) ?? [];
    const environment = { ...place.environment, ...place.credential, CI: 'true' };
    const bitbucket = { BITBUCKET_COMMIT: '0'.repeat(40), BITBUCKET_STEP_UUID: `{${JOB}}` };
    return runScripts(['bash', '-ec'], [{ text: lines.join('\n') }], place, { ...environment, ...bitbucket });
  },
};
