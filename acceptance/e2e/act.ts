import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { runProgram } from '../kit/finished.js';
import type { Place } from '../kit/place.js';

/** Far longer than any run, which takes about a second. */
const TIME_LIMIT_MS = 30_000;

const { dataCenter, issues, tokens, users } = fixtures;

export const VARIABLES = {
  ISSUE: issues.first,
  JIRA_USER_EMAIL: users.ada.email,
  JIRA_CLIENT_ID: tokens.clientCredentials.clientId,
  JIRA_DEPLOYMENTS_CLIENT_ID: tokens.deployer.clientId,
  JIRA_USERNAME: dataCenter.users.dora.name,
  JIRA_CONSUMER_KEY: dataCenter.tokens.oauth1.consumerKey,
};

type Variables = Readonly<Record<string, string>>;

export interface ActProgram {
  readonly command: string;
  /** Variables that tell jobs which program runs them. */
  readonly environment: Variables;
  /** Returns the log as people see it, in the original's format. */
  readonly shown: (log: string) => string;
}

export interface ActOptions {
  readonly act: ActProgram;
  readonly repository: string;
  readonly place: Place;
  readonly event: string;
  readonly payload?: string;
  readonly workflow: string;
  readonly secrets: Variables;
  readonly variables?: Variables;
  readonly environment: Variables;
  readonly localRepositories?: Variables;
}

export type Running = ReturnType<typeof startAct>;

/** Starts act with jobs that run directly on this machine, without Docker. */
export function startAct(options: ActOptions) {
  const { act, repository, place, event, payload, workflow, localRepositories = {} } = options;
  // act reads files with these names as YAML. JSON is YAML, and spares special quoting.
  const file = (name: string, values: object): string => {
    writeFileSync(place.path(name), JSON.stringify(values), { mode: 0o600 });
    return place.path(name);
  };
  const args = [
    event,
    ...(payload === undefined ? [] : ['--eventpath', payload]),
    ...['--workflows', workflow, '--platform', 'ubuntu-latest=-self-hosted', '--no-cache-server'],
    ...['--action-cache-path', place.folder('cache')],
    ...Object.entries(localRepositories).flatMap((pair) => ['--local-repository', pair.join('=')]),
    // Without a token, act would ask the GitHub CLI for the user's.
    ...['--secret-file', file('secrets.yml', { GITHUB_TOKEN: 'FAKE-github-token', ...options.secrets })],
    ...['--var-file', file('variables.yml', { ...VARIABLES, ...options.variables })],
    ...['--env-file', file('environment.yml', { ...act.environment, ...options.environment })],
  ];
  // Jobs inherit act's environment, which must contain nothing of the user's.
  const { PATH = '' } = process.env;
  const environment = { PATH, HOME: place.home, TMPDIR: place.temp, LANG: 'C.UTF-8' };
  let child: ChildProcess | undefined;
  const finished = runProgram(act.command, args, repository, environment, TIME_LIMIT_MS, (started) => {
    child = started;
  });
  return {
    finished: finished.then(({ exitCode, log }) => ({ exitCode, log: act.shown(log) })),
    cancel: (signal: 'SIGINT' | 'SIGTERM') => child?.kill(signal),
  };
}

export interface ActLog {
  readonly jobs: Readonly<Record<string, string>>;
  readonly printed: readonly string[];
  /** Outputs of steps as logged, each as `name=value`. Those that are masked there don't reach other jobs. */
  readonly outputs: readonly string[];
  readonly steps: readonly string[];
}

/** Parses act's log, in which every relevant line starts with `[workflow/job]`. */
export function readActLog(log: string): ActLog {
  const lines = Array.from(
    log.matchAll(/^\[[^\]/]+\/([^\]]+?) *\] (.*?)\r?$/gm),
    ([, job = '', text = '']) => [job, text] as const,
  );
  const captured = (pattern: RegExp): (readonly [job: string, text: string])[] =>
    lines.flatMap(([job, text]) => {
      const found = pattern.exec(text)?.[1];
      return found === undefined ? [] : [[job, found] as const];
    });
  const texts = (pattern: RegExp): string[] => captured(pattern).map(([, text]) => text);
  return {
    jobs: Object.fromEntries(captured(/^🏁 {2}Job (succeeded|failed)$/u)),
    printed: texts(/^ {2}\| (.*)$/),
    outputs: texts(/^ {2}⚙ {2}::set-output:: (.*)$/u),
    steps: texts(/^ {2}(?:✅|❌) {2}((?:Success|Failure) - (?:Main|Post) .*?)(?: \[[\d.]+\S*\])?$/u),
  };
}
