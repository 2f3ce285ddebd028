import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, install, ROOT } from './tools.js';

export const PYTHON = process.env['PYTHON'] ?? 'python3';

/** Each set is a list of exact versions. uv installs the others in a tenth of pip's time, minutes for the largest. */
export const PYTHON_SETS = ['uv', 'zizmor', 'clients', 'mcp-atlassian'] as const;

export type PythonSet = (typeof PYTHON_SETS)[number];

const listOf = (name: PythonSet): string => join(ROOT, '.ci', 'python', `${name}.txt`);

/** Returns the folder of a set: its `PYTHONPATH`, with its programs in `bin`. */
export const pythonFolder = (name: PythonSet): string => join(BUILD, 'python', name);

export function pythonVersion(name: PythonSet, distribution: string): string {
  const list = readFileSync(listOf(name), 'utf8');
  return new RegExp(`^${distribution}==(\\S+)`, 'm').exec(list)?.[1] ?? 'none';
}

/** Installs a set if necessary, without running any package's code. @returns why it is unavailable */
export function missingPython(name: PythonSet): string | undefined {
  const [list, folder] = [listOf(name), pythonFolder(name)];
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp).equals(readFileSync(list))) return undefined;
  const command =
    name === 'uv'
      ? [PYTHON, '-m', 'pip', '--no-cache-dir', 'install', '--upgrade']
      : [join(pythonFolder('uv'), 'bin', 'uv'), '--no-cache', 'pip', 'install', '--python', PYTHON];
  const options = ['--quiet', '--no-deps', '--only-binary', ':all:', '--target', folder, '-r', list];
  const missing =
    (name === 'uv' ? undefined : missingPython('uv')) ?? install(name, [...command, ...options]);
  if (missing === undefined) writeFileSync(stamp, readFileSync(list));
  return missing;
}
