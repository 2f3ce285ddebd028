import type { LogCommand } from '../../sandbox/log-commands.js';

/** The code with which a CI system's vendor reads commands in a log. */
export interface Reader {
  /** The system's name in `sandbox/log-commands.ts`. */
  readonly system: 'azure' | 'teamcity';
  /** The code's name and its vendor. */
  readonly name: string;
  /** Returns why it can't be used. */
  readonly missing: () => string | undefined;
  /** Returns every command in a log, in order. */
  readonly read: (log: string) => LogCommand[];
}
