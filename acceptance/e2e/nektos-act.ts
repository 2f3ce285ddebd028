import type { ActProgram } from './act.js';

/** The original act. */
export const nektosAct = (command: string): ActProgram => ({
  command,
  environment: {},
  // Drops the line that act prints for each of the many masks.
  shown: (log) => log.replaceAll(/^\[.*\] {3}⚙ {2}\*\*\*\n/gmu, ''),
});
