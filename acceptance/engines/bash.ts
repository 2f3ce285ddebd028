import { spawnSync } from 'node:child_process';
import type { Found } from './engine.js';

/** What runs a job of those systems that have no program of their own to run it with. */
export function bash(): Found {
  const { status, stdout } = spawnSync('bash', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return { missing: 'bash is not here. Install it.', obtainable: true };
  return { command: 'bash', version: `on bash ${/version (\d+\.\d+)/.exec(stdout)?.[1] ?? ''}` };
}
