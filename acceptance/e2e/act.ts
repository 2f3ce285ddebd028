import { writeFileSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { runProgram } from '../kit/finished.js';
import type { Place } from '../kit/place.js';

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

export type Variables = Readonly<Record<string, string>>;

export interface ActProgram {
  command: string;
  environment: Variables;
  shown: (log: string) => string;
}

export interface ActOptions {
  act: ActProgram;
  repository: string;
  place: Place;
  event: string;
  payload?: string;
  workflow: string;
  secrets: Variables;
  variables?: Variables;
  environment: Variables;
  localRepositories?: Variables;
}

/** Jobs run directly on this machine, without Docker. */
export async function runAct(options: ActOptions) {
  const { act, repository, place, event, payload, workflow, localRepositories = {} } = options;
  // act reads files with these names as YAML. JSON is YAML, and spares special quoting.
  const file = (name: string, values: object) => {
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
  const { exitCode, log } = await runProgram(act.command, args, repository, environment, TIME_LIMIT_MS);
  return { exitCode, log: act.shown(log) };
}

export interface ActLog {
  jobs: Readonly<Record<string, string>>;
  printed: readonly string[];
  /** Outputs of steps as logged, each as `name=value`. Those that are masked there don't reach other jobs. */
  outputs: readonly string[];
  steps: readonly string[];
}

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
  const texts = (pattern: RegExp) => captured(pattern).map(([, text]) => text);
  return {
    jobs: Object.fromEntries(captured(/^🏁 {2}Job (succeeded|failed)$/u)),
    printed: texts(/^ {2}\| (.*)$/),
    outputs: texts(/^ {2}⚙ {2}::set-output:: (.*)$/u),
    steps: texts(/^ {2}(?:✅|❌) {2}((?:Success|Failure) - (?:Main|Post) .*?)(?: \[[\d.]+\S*\])?$/u),
  };
}
