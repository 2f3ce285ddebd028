import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Far above what any run takes, which is about a second. */
const TIME_LIMIT_MS = 30_000;

export interface ActOptions {
  /** How to call act. */
  readonly command: string;
  /** The repository whose workflow is run. */
  readonly repository: string;
  /** A new folder for everything that this run writes. */
  readonly folder: string;
  readonly event: string;
  /** Path of the event's payload. */
  readonly payload?: string;
  /** The workflow's path inside the repository. */
  readonly workflow: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Variables of the jobs' environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders that stand for repositories, by `OWNER/NAME@REF`. */
  readonly localRepositories?: Readonly<Record<string, string>>;
}

export interface Finished {
  readonly exitCode: number | null;
  /** Standard output and standard error, as they came. */
  readonly log: string;
}

/** A run of act. */
export interface Running {
  readonly finished: Promise<Finished>;
  /** Sends a signal to act alone, as a runner that is asked to cancel gets it, not to what act has started. */
  cancel(signal: 'SIGINT' | 'SIGTERM'): void;
}

/** Where one run keeps what it writes. */
export function placesOf(folder: string): { home: string; temporary: string; cache: string } {
  return { home: join(folder, 'home'), temporary: join(folder, 'tmp'), cache: join(folder, 'cache') };
}

/** Starts act with jobs on this machine itself, without Docker. */
export function startAct(options: ActOptions): Running {
  const { home, temporary } = placesOf(options.folder);
  for (const path of [options.folder, home, temporary]) mkdirSync(path);
  const act = spawn(options.command, argumentsOf(options), {
    cwd: options.repository,
    // Jobs inherit act's environment, which must hold nothing of the person's who runs this.
    env: { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: temporary, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [act.stdout, act.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const limit = setTimeout(() => act.kill('SIGKILL'), TIME_LIMIT_MS);
  const finished = new Promise<Finished>((resolve, reject) => {
    act.once('error', reject);
    act.once('close', (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode, log });
    });
  });
  return { finished, cancel: (signal) => void act.kill(signal) };
}

function argumentsOf(options: ActOptions): string[] {
  return [
    options.event,
    ...(options.payload === undefined ? [] : ['--eventpath', options.payload]),
    '--workflows',
    options.workflow,
    '--platform',
    'ubuntu-latest=-self-hosted',
    '--action-cache-path',
    placesOf(options.folder).cache,
    '--no-cache-server',
    ...Object.entries(options.localRepositories ?? {}).flatMap(([name, folder]) => [
      '--local-repository',
      `${name}=${folder}`,
    ]),
    '--secret-file',
    // Without a token of its own, act would ask the GitHub CLI for the person's.
    privateFile(options.folder, 'secrets', { GITHUB_TOKEN: 'FAKE-github-token', ...options.secrets }),
    '--var-file',
    privateFile(options.folder, 'variables', options.variables),
    '--env-file',
    privateFile(options.folder, 'environment', options.environment),
  ];
}

/** act reads such files as YAML if they are named so, and JSON is YAML: no value needs quoting of another kind. */
function privateFile(folder: string, name: string, values: object): string {
  const path = join(folder, `${name}.yml`);
  writeFileSync(path, JSON.stringify(values), { mode: 0o600 });
  return path;
}
