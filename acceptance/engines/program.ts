import { spawn } from 'node:child_process';

/** Far above what any run takes, which is a few seconds. */
const TIME_LIMIT_MS = 60_000;

export interface Finished {
  readonly exitCode: number | null;
  /** Standard output and standard error, as they came. */
  readonly log: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  /** All of it: nothing of the person's who runs this is passed on. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs a program to its end, without standard input. */
export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, environment }: ProgramOptions,
): Promise<Finished> {
  const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const limit = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode, log });
    });
  });
}
