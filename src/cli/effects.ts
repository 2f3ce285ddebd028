import type { Environment } from '../read/inputs.js';
import type { Mask } from '../secret.js';

/** Everything that the command line does to the world outside of it. */
export interface CliEffects {
  readonly environment: Environment;
  readonly now: () => Date;
  readonly random: () => number;
  /** Aborted with an Interrupted when the run is to end. */
  readonly signal: AbortSignal;
  /** Takes what was asked for, and nothing else. */
  readonly stdout: (text: string) => void;
  /** Takes what is for people. */
  readonly stderr: (text: string) => void;
  /** The lines of standard input; they end with the signal. */
  readonly lines: () => AsyncIterable<string>;
  /** Shows a page to the person; false if there is no browser. */
  readonly openBrowser: (url: string) => Promise<boolean>;
}

/** A terminal masks nothing: what is secret is not printed. */
export const NO_MASK: Mask = () => undefined;
