import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { ask } from '../sandbox/client.js';

export const CLI = 'dist/cli/index.js';

export interface Ended {
  /** null after a signal. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export type Started = ReturnType<typeof start>;

interface StartOptions {
  /** All but PATH and HOME. */
  env?: Readonly<Record<string, string>>;
  /** Standard input, which stays open if left out. */
  input?: string;
  /** Starts it: `unshare`. */
  by?: readonly string[];
}

export async function endOf(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...written };
}

/** As shipped, in a child process. */
export function start(args: readonly string[], { env = {}, input, by = [] }: StartOptions = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const [command, ...rest] = [...by, process.execPath, CLI, ...args] as [string, ...string[]];
  const child = spawn(command, rest, {
    env: { PATH, HOME, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => undefined);
  if (input !== undefined) child.stdin.end(input);
  const ended = endOf(child);
  let stderr = '';
  child.stderr.on('data', (text: string) => (stderr += text));
  return {
    child,
    /** Rejects if the process ends without it. */
    said: (pattern: RegExp): Promise<RegExpExecArray> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(stderr);
          if (match) resolve(match);
        };
        child.stderr.on('data', look);
        look();
        ended.then(() => {
          reject(new Error(`jira-auth ended without ${String(pattern)}: ${stderr}`));
        }, reject);
      }),
    /** A line, and the end. */
    give: (text: string): void => {
      child.stdin.end(`${text}\n`);
    },
    ended,
  };
}

/** @returns the address to which the browser is sent */
export async function decide(
  sandbox: Sandbox,
  page: string,
  decision: 'accept' | 'deny' = 'accept',
): Promise<string> {
  const form = new URLSearchParams({ decision });
  for (const { cloudId } of Object.values(fixtures.sites)) form.append('site', cloudId);
  const { headers } = await ask(sandbox, page, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  return headers.location ?? '';
}

export function jiraAuth(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return start(args, { input: '', ...options }).ended;
}
