import { type ChildProcess, spawn } from 'node:child_process';

export interface Finished {
  readonly exitCode: number | null;
  /** Standard output and standard error, in order of arrival. */
  readonly log: string;
}

/**
 * Runs a program to its end, without standard input.
 *
 * @param environment all of its variables: nothing from the user's environment is passed on
 * @param limitMs far longer than any run
 */
export function runProgram(
  command: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
  limitMs = 60_000,
  onStart: (child: ChildProcess) => void = () => undefined,
): Promise<Finished> {
  const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  onStart(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode, log });
    });
  });
}
