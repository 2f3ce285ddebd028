import type { ActProgram } from './act.js';

/** The original. */
export const nektosAct = (command: string): ActProgram => ({
  command,
  environment: {},
  // It shows each of the many masks as a line of its own.
  shown: (log) => log.replaceAll(/^\[.*\] {3}⚙ {2}\*\*\*\n/gmu, ''),
});
