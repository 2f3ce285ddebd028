import { constants, openSync, writeFileSync } from 'node:fs';
import { NO_WAIT, withOpen } from './files.js';

/**
 * Writes a text into whatever is there: a file, a pipe, a device. A pipe that nobody reads fails with ENXIO, because
 * waiting for its reader would block all signals. @throws the file system's error
 */
export function writeInto(path: string, text: string): void {
  withOpen(openSync(path, constants.O_WRONLY | constants.O_CREAT | NO_WAIT), () => {
    writeFileSync(path, text);
  });
}
