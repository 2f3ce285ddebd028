import { constants, openSync, writeFileSync } from 'node:fs';
import { NO_WAIT, withOpen } from './files.js';

/** Writes into a file, a pipe or a device. Waiting for a pipe's reader would block all signals, so it fails: ENXIO. */
export function writeInto(path: string, text: string): void {
  withOpen(openSync(path, constants.O_WRONLY | constants.O_CREAT | NO_WAIT), () => {
    writeFileSync(path, text);
  });
}
