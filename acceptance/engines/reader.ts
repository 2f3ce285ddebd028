import type { LogCommand } from '../../sandbox/log-commands.js';

/** The code by which a CI system's maker reads commands in a log. */
export interface Reader {
  /** As `sandbox/log-commands.ts` calls the system. */
  readonly system: 'azure' | 'teamcity';
  /** Whose code it is, and which. */
  readonly name: string;
  /** Why it can't be used. */
  readonly missing: () => string | undefined;
  /** Every command in a log, in its order. */
  readonly read: (log: string) => LogCommand[];
}
