import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS } from '../../src/hand-over/formats.js';
import type { Variables } from '../../src/hand-over/variables.js';
import type { Language } from './shells.js';

type Format = Language['format'];

/** Where a shell gets the text from: a command and its arguments, which print it. */
export interface Source {
  /** @param folder where it may leave files */
  readonly setting: (format: Format, variables: Variables, folder: string) => readonly string[];
  /** As a program that fails: it prints what it prints then, and ends with this status. */
  readonly failing: (format: Format, exitStatus: number, folder: string) => readonly string[];
}

/** The formats themselves, without the program around them. */
export const FORMATS_ALONE: Source = {
  setting: (format, variables, folder) => {
    const path = join(folder, 'text');
    writeFileSync(path, FORMATS[format].variables(variables));
    return ['cat', path];
  },
  failing: (format, exitStatus, folder) => {
    const path = join(folder, 'text');
    writeFileSync(path, FORMATS[format].failed(exitStatus));
    return ['sh', '-c', 'cat "$1"; exit "$2"', 'sh', path, String(exitStatus)];
  },
};
