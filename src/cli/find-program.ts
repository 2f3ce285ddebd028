import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../read/inputs.js';

/** Why a program can't be run, as what is said of its name, and the exit status that a shell has for that. */
export interface NotRun {
  readonly status: 126 | 127;
  readonly problem: string;
}

/**
 * Looks for a program as the system does, by PATH, so that a misspelled name is found before anything is sent.
 *
 * @returns `undefined` if it is there, or if only the system can tell
 */
export function problemWith(
  program: string,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): NotRun | undefined {
  if (program === '') return { status: 127, problem: 'is empty' };
  const isWindows = platform === 'win32';
  const isPath = (isWindows ? /[\\/:]/ : /\//).test(program);
  const path = valueOf('PATH', environment, isWindows);
  if (!isPath && path === undefined) return undefined;
  const files = isPath ? [program] : foldersOf(path, isWindows).map((folder) => join(folder, program));
  const endings = isWindows
    ? ['', ...(valueOf('PATHEXT', environment, true) ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';')]
    : [''];
  let problem: string | undefined;
  for (const file of files.flatMap((start) => endings.map((ending) => `${start}${ending}`))) {
    const state = stateOf(file, isWindows);
    if (state === 'runs') return undefined;
    if (state !== 'absent') problem ??= state;
  }
  if (problem !== undefined) return { status: 126, problem };
  return { status: 127, problem: isPath ? 'does not exist' : 'is not a program on the PATH' };
}

/** Windows looks into the working directory first. */
function foldersOf(path = '', isWindows: boolean): string[] {
  return isWindows ? ['', ...path.split(';')] : path.split(':');
}

function valueOf(name: string, environment: Environment, isWindows: boolean): string | undefined {
  const key = isWindows ? Object.keys(environment).find((other) => other.toUpperCase() === name) : name;
  return key === undefined ? undefined : environment[key];
}

function stateOf(file: string, isWindows: boolean): string {
  try {
    if (statSync(file).isDirectory()) return 'is a directory';
    if (isWindows) {
      const isProgram = /\.(?:com|exe)$/i.test(file);
      return isProgram
        ? 'runs'
        : 'is not a program, but a script: run it with its interpreter, such as cmd /d /c';
    }
    accessSync(file, constants.X_OK);
    return 'runs';
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent';
    return code === 'EACCES'
      ? 'is not executable: make it so with chmod +x, or run it with its interpreter, such as sh'
      : "can't be run";
  }
}
