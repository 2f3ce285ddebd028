import { execFile } from 'node:child_process';

/** Runs curl and returns its output. */
export function curl(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const given = { env: { PATH: process.env['PATH'], ...env } };
  return new Promise((resolve, reject) => {
    execFile('curl', ['-q', '-sS', '--max-time', '20', ...args], given, (error, stdout) => {
      if (error) reject(new Error('curl failed', { cause: error }));
      else resolve(stdout);
    });
  });
}
