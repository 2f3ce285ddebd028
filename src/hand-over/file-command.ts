import { closeSync, fstatSync, ftruncateSync, writeFileSync } from 'node:fs';
import { openToAppend, withOpen } from '../files.js';
import { nodeCrypto } from '../node-crypto.js';

/**
 * Text for GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE: each value between two lines of a delimiter that nobody can
 * guess, so that no value can end its block and set another one.
 *
 * @throws TypeError if a name or value holds the delimiter, or a name holds what would end its line
 */
export function fileCommand(
  entries: readonly (readonly [name: string, value: string])[],
  delimiter = `ghadelimiter_${nodeCrypto().randomUUID()}`,
): string {
  return entries
    .map(([name, value]) => {
      if (!/^[A-Za-z][\w-]*$/.test(name)) throw new TypeError('This name would not be read back.');
      if (value.includes(delimiter)) throw new TypeError('This value would end its own block.');
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
    .join('');
}

/** Takes back what was appended. */
export type Undo = () => void;

/**
 * Appends to a file command's file, whole or not at all.
 *
 * It never makes the file, follows no link and writes to regular files only: the runner made the file before the
 * step began, and anything else in its place belongs to another program.
 *
 * @throws the file system's error
 */
export function appendFileCommand(path: string, text: string): Undo {
  const before = withOpen(openToAppend(path), (descriptor) => {
    const { size } = fstatSync(descriptor);
    try {
      writeFileSync(descriptor, text);
    } catch (error) {
      ftruncateSync(descriptor, size);
      throw error;
    }
    return size;
  });
  return () => {
    withOpen(openToAppend(path), (descriptor) => {
      ftruncateSync(descriptor, before);
    });
  };
}

/** Throws the file system's error if {@link appendFileCommand} would fail from the start. */
export function checkFileCommand(path: string): void {
  closeSync(openToAppend(path));
}
