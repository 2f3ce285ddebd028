import { spawn } from 'node:child_process';

export interface Finished {
  exitCode: number | null;
  /** Standard output and standard error, in order of arrival. */
  log: string;
}

/** @param environment all of its variables: nothing from the user's environment is passed on */
export function runProgram(
  command: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
  limitMs = 60_000,
): Promise<Finished> {
  const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
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
