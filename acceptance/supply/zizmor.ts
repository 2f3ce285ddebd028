import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/go-tool.js';

/** Python's installer checks the digests in this file, which pins the version, too. */
const REQUIREMENTS = join(ROOT, '.ci', 'tools', 'requirements.txt');

/** Below `build/`, which git ignores. */
const TARGET = join(ROOT, 'build', 'python');

/** @returns how to call zizmor, which is installed if it has to be, or why it can't be had */
export function findOrInstallZizmor(): { command: string } | { missing: string } {
  const version = /^zizmor==(\S+)/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';
  const command = find(version);
  if (command !== undefined) return { command };
  process.stderr.write(`Installing zizmor ${version} into build/python\n`);
  const { error, status, stderr } = spawnSync(
    'python3',
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--upgrade',
      '--target',
      TARGET,
      '--require-hashes',
      '-r',
      REQUIREMENTS,
    ],
    { encoding: 'utf8' },
  );
  const installed = find(version);
  if (installed !== undefined) return { command: installed };
  const reason = error?.message ?? (status === 0 ? 'what it installed does not run' : stderr.trim());
  return { missing: `zizmor ${version} is not here, and \`python3 -m pip install\` failed: ${reason}` };
}

function find(version: string): string | undefined {
  return [join(TARGET, 'bin', 'zizmor'), 'zizmor'].find((command) => {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    return status === 0 && stdout.trim() === `zizmor ${version}`;
  });
}
