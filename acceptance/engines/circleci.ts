import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bash } from './bash.js';
import type { Engine } from './engine.js';
import type { Place } from './place.js';
import { runScripts } from './script.js';
import type { Script } from './script.js';

/** What CircleCI runs a step with, unless the step says otherwise. */
const SHELL = ['/bin/bash', '-eo', 'pipefail'] as const;

type Parameters = Readonly<Record<string, string>>;

interface Run {
  readonly command: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly when?: string;
}

interface Orb {
  readonly commands: Readonly<
    Record<
      string,
      {
        readonly parameters?: Readonly<Record<string, { readonly default: string }>>;
        readonly steps: readonly { readonly run: Run }[];
      }
    >
  >;
}

interface Job {
  readonly environment: Readonly<Record<string, string>>;
  readonly steps: readonly (string | { readonly run: string } | Readonly<Record<string, Parameters>>)[];
}

/** A CircleCI job's own shell; what CircleCI itself does is the little that is here. */
export const CIRCLECI: Engine = {
  name: 'CircleCI',
  example: 'ci/circleci/example.yml',
  shows: 'the shell alone: the orb with its parameters, BASH_ENV, a step that runs always',
  masks: false,
  adds: [],
  find: bash,
  run(_command, place) {
    const read = (name: string): unknown =>
      parse(readFileSync(join(place.workspace, 'ci', 'circleci', name), 'utf8'));
    const job = (read('example.yml') as { jobs: Readonly<Record<string, Job>> }).jobs['update-issue'];
    if (!job) throw new Error('The example has no job of that name.');
    const orb = read('orb.yml') as Orb;
    return runScripts(
      job.steps.flatMap((step) => scriptsOf(step, orb)),
      { cwd: place.workspace, environment: environmentOf(job, place) },
    );
  },
};

function environmentOf(job: Job, place: Place): Record<string, string> {
  const { email, token } = place.account;
  return {
    ...place.environment,
    ...job.environment,
    CI: 'true',
    CIRCLECI: 'true',
    CIRCLE_WORKFLOW_JOB_ID: '00000000-0000-4000-8000-000000000001',
    BASH_ENV: join(place.engine, 'bash_env'),
    JIRA_USER_EMAIL: email,
    JIRA_API_TOKEN: token,
  };
}

function scriptsOf(step: Job['steps'][number], orb: Orb): Script[] {
  if (typeof step === 'string') return commandOf(step, {}, orb);
  const [[name, given] = ['', '']] = Object.entries<string | Parameters>(step);
  return typeof given === 'string' ? [{ text: given, shell: SHELL }] : commandOf(name, given, orb);
}

function commandOf(name: string, given: Parameters, { commands }: Orb): Script[] {
  const command = commands[name.replace('jira-auth/', '')];
  if (!command) throw new Error(`The orb has no command ${name}.`);
  const { parameters = {}, steps } = command;
  const valueOf = (parameter: string): string => given[parameter] ?? parameters[parameter]?.default ?? '';
  return steps.map(({ run }) => ({
    text: run.command,
    shell: SHELL,
    always: run.when === 'always',
    environment: Object.fromEntries(
      Object.entries(run.environment ?? {}).map(([variable, value]) => [
        variable,
        value.replace(/<< parameters\.([a-z-]+) >>/g, (_all, parameter: string) => valueOf(parameter)),
      ]),
    ),
  }));
}
