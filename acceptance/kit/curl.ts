import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export async function curl(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const given = { env: { PATH: process.env['PATH'], ...env } };
  return (await promisify(execFile)('curl', ['-q', '-sS', '--max-time', '20', ...args], given)).stdout;
}
