import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tools.js';

export const PYTHON = process.env['PYTHON'] ?? 'python3';

/** Each set of packages is a list of exact versions here, and a separate folder below `build/`, which git ignores. */
const LISTS = join(ROOT, '.ci', 'python');
const FOLDER = join(ROOT, 'build', 'python');

/** uv installs the other sets in a tenth of pip's time, which is minutes for the largest. */
export const PYTHON_SETS = ['uv', 'zizmor', 'clients', 'mcp-atlassian'] as const;

export type PythonSet = (typeof PYTHON_SETS)[number];

/** Returns the folder of a set: its `PYTHONPATH`, with its programs in `bin`. */
export function pythonFolder(name: PythonSet): string {
  return join(FOLDER, name);
}

/** Returns a package's version in a list. */
export function pythonVersion(name: PythonSet, distribution: string): string {
  const list = readFileSync(join(LISTS, `${name}.txt`), 'utf8');
  return new RegExp(`^${distribution}==(\\S+)`, 'm').exec(list)?.[1] ?? 'none';
}

/** Installs a set if necessary, without running any package's code. @returns why it is unavailable */
export function missingPython(name: PythonSet): string | undefined {
  const list = join(LISTS, `${name}.txt`);
  const folder = pythonFolder(name);
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp).equals(readFileSync(list))) return undefined;
  const missing = name === 'uv' ? undefined : missingPython('uv');
  if (missing !== undefined) return missing;
  process.stderr.write(`Installing ${name} into build/python\n`);
  const [command, ...first] =
    name === 'uv'
      ? [PYTHON, '-m', 'pip', '--no-cache-dir', 'install', '--upgrade']
      : [join(pythonFolder('uv'), 'bin', 'uv'), '--no-cache', 'pip', 'install', '--python', PYTHON];
  const options = ['--quiet', '--no-deps', '--only-binary', ':all:', '--target', folder, '-r', list];
  const { status, stderr, error } = spawnSync(command, [...first, ...options], { encoding: 'utf8' });
  if (status !== 0) return `${name} is not here, and can't be installed: ${error?.message ?? stderr.trim()}`;
  writeFileSync(stamp, readFileSync(list));
  return undefined;
}
