import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../files.js';
import type { Environment } from '../results.js';

const UNKNOWN = "can't be run";

/**
 * Looks up a program in PATH as the system does, to find a misspelled name before anything is sent. @returns why it
 * can't be run, to follow its name, and a shell's exit status; `undefined` if it exists, or if only the system can tell
 */
export function problemWith(program: string, environment: Environment, platform = process.platform) {
  if (program === '') return { status: 127, problem: 'is empty' };
  const isWindows = platform === 'win32';
  const variable = (name: string): string | undefined =>
    environment[Object.keys(environment).find((key) => isWindows && key.toUpperCase() === name) ?? name];
  const isPath = (isWindows ? /[\\/:]/ : /\//).test(program);
  const path = variable('PATH');
  if (!isPath && path === undefined) return undefined;
  // Windows searches the working directory first.
  const folders = isWindows ? ['', ...String(path).split(';')] : String(path).split(':');
  const endings = isWindows
    ? ['', ...(variable('PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';')]
    : [''];
  const states = (isPath ? [program] : folders.map((folder) => join(folder, program)))
    .flatMap((start) => endings.map((ending) => `${start}${ending}`))
    .map((file) => stateOf(file, isWindows));
  if (states.includes('runs')) return undefined;
  // A folder on the PATH may be another user's.
  const problem = states.find((state) => state !== 'absent' && (isPath || state !== UNKNOWN));
  if (problem !== undefined) return { status: 126, problem };
  return { status: 127, problem: isPath ? 'does not exist' : 'is not a program on the PATH' };
}

function stateOf(file: string, isWindows: boolean): string {
  try {
    if (statSync(file).isDirectory()) return 'is a directory';
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? 'absent' : UNKNOWN;
  }
  if (isWindows) {
    return /\.(?:com|exe)$/i.test(file)
      ? 'runs'
      : 'is not a program, but a script: run it with its interpreter, such as cmd /d /c';
  }
  try {
    accessSync(file, constants.X_OK);
    return 'runs';
  } catch {
    return 'is not executable: make it so with chmod +x, or run it with its interpreter, such as sh';
  }
}
