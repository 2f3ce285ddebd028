import { spawnSync } from 'node:child_process';
import { forPrograms } from '../look-ups.js';

/** Runs a short program with a text on its standard input. @throws Error if it can't be started or fails */
export function runTool(program: string, args: readonly string[], input: string): void {
  const { error, status } = spawnSync(program, args, {
    input,
    env: forPrograms(process.env),
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 10_000,
  });
  if (error) throw error;
  if (status !== 0) throw new Error('The program failed.');
}
