import { writeFileSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { type Finished, runProgram } from '../kit/finished.js';
import type { Place } from '../kit/place.js';

/** Far above what any run takes, which is about a second. */
const TIME_LIMIT_MS = 30_000;

const { dataCenter, issues, tokens, users } = fixtures;

/** What a repository would have as its variables; no secret among them. */
export const VARIABLES = {
  ISSUE: issues.first,
  JIRA_USER_EMAIL: users.ada.email,
  JIRA_CLIENT_ID: tokens.clientCredentials.clientId,
  JIRA_DEPLOYMENTS_CLIENT_ID: tokens.deployer.clientId,
  JIRA_USERNAME: dataCenter.users.dora.name,
  JIRA_CONSUMER_KEY: dataCenter.tokens.oauth1.consumerKey,
};

type Variables = Readonly<Record<string, string>>;

/** An act, the original or one that was made of it. */
export interface ActProgram {
  readonly command: string;
  /** What tells jobs that they run on it. */
  readonly environment: Variables;
  /** Its log as people see it, in the form of the original's. */
  readonly shown: (log: string) => string;
}

/** How to call act, the repository whose workflow is run, where everything goes that is written, and the rest. */
export interface ActOptions {
  readonly act: ActProgram;
  readonly repository: string;
  readonly place: Place;
  readonly event: string;
  /** Path of the event's payload. */
  readonly payload?: string;
  /** Its path in the repository. */
  readonly workflow: string;
  readonly secrets: Variables;
  readonly variables?: Variables;
  /** Variables of the jobs' environment. */
  readonly environment: Variables;
  /** Folders that stand for repositories, by `OWNER/NAME@REF`. */
  readonly localRepositories?: Variables;
}

/** A run of act. */
export interface Running {
  readonly finished: Promise<Finished>;
  /** Sends a signal to act alone, as a runner that is asked to cancel gets it, not to what act has started. */
  cancel(signal: 'SIGINT' | 'SIGTERM'): void;
}

/** Starts act with jobs on this machine itself, without Docker. */
export function startAct(options: ActOptions): Running {
  const { act, repository, place, event, payload, workflow, localRepositories = {} } = options;
  // act reads such files as YAML if they are named so, and JSON is YAML: no value needs quoting of another kind.
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
    // Without a token of its own, act would ask the GitHub CLI for the person's.
    ...['--secret-file', file('secrets.yml', { GITHUB_TOKEN: 'FAKE-github-token', ...options.secrets })],
    ...['--var-file', file('variables.yml', { ...VARIABLES, ...options.variables })],
    ...['--env-file', file('environment.yml', { ...act.environment, ...options.environment })],
  ];
  // Jobs inherit act's environment, which must hold nothing of the person's who runs this.
  const { PATH = '' } = process.env;
  const environment = { PATH, HOME: place.home, TMPDIR: place.temp, LANG: 'C.UTF-8' };
  let cancel: Running['cancel'] = () => undefined;
  const finished = runProgram(act.command, args, repository, environment, TIME_LIMIT_MS, (child) => {
    cancel = (signal) => void child.kill(signal);
  });
  return {
    finished: finished.then(({ exitCode, log }) => ({ exitCode, log: act.shown(log) })),
    cancel: (signal) => {
      cancel(signal);
    },
  };
}

/** What act's log says of one run. */
export interface ActLog {
  /** Whether each job that ended succeeded, by its name. */
  readonly jobs: Readonly<Record<string, string>>;
  /** What steps printed, a line each, without act's own prefix. */
  readonly printed: readonly string[];
  /** Outputs of steps as the log shows them, a `name=value` each: what is masked there is dropped between jobs. */
  readonly outputs: readonly string[];
  /** Steps in the order of their ends: `Success - Main ./`, `Failure - Post ./`. */
  readonly steps: readonly string[];
}

/** Reads act's log, in which every line that matters starts with `[workflow/job]`. */
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
