import { type ChildProcess, spawn } from 'node:child_process';

export const CLI = 'dist/cli/index.js';

export interface Ended {
  /** The exit status. null if a signal ended the process. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves when standard error matches this. Rejects if the process ends without it. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Writes a line to its standard input, then closes it. */
  give(text: string): void;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  /** The whole environment except for PATH and HOME. Nothing else is inherited from this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** All of its standard input, which stays open if left out. */
  readonly input?: string;
  /** A command that starts it, such as `unshare`. */
  readonly by?: readonly string[];
}

/** Longer than any test here takes. */
const LONGEST_MS = 30_000;

/** Starts `jira-auth`, as shipped, in a child process. */
export function start(args: readonly string[], { env = {}, input, by = [] }: StartOptions = {}): Started {
  const { PATH = '', HOME = '' } = process.env;
  const [command, ...rest] = [...by, process.execPath, CLI, ...args] as [string, ...string[]];
  const child = spawn(command, rest, {
    env: { PATH, HOME, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  // The process may end before it has read all of it.
  child.stdin.on('error', () => undefined);
  if (input !== undefined) child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      resolve({ status, ...written });
    });
  });

  return {
    child,
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written.stderr);
          if (match) resolve(match);
        };
        child.stderr.on('data', look);
        look();
        ended.then(() => {
          reject(new Error(`jira-auth ended without ${String(pattern)}: ${written.stderr}`));
        }, reject);
      }),
    give: (text) => {
      child.stdin.end(`${text}\n`);
    },
    ended,
  };
}

export function jiraAuth(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return start(args, { input: '', ...options }).ended;
}
