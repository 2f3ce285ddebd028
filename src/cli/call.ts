import type { Command } from 'commander';
import type { Failure, Words } from '../failure.js';
import type { Inputs } from '../read/inputs.js';
import type { Mask } from '../secret.js';
import type { Terminal } from './terminal.js';
import type { World } from './world.js';

/** One command as it was called. */
export interface Call extends Readonly<World> {
  /** The arguments that are no options. */
  readonly args: readonly string[];
  /** By name in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: Inputs;
  /** `--json` was given. */
  readonly json: boolean;
  /** How it writes inputs; `stderr` and `terminal` put every text into these words. */
  readonly words: Words;
  readonly terminal: Terminal;
  /** Tells a request or a decision, if `--verbose` was given. */
  readonly debug: (text: string) => void;
  /** Shows a failure, with --json also to programs. @returns it in the command's words */
  readonly fail: (failure: Failure) => Failure;
  /** The parser, with every command; for completion. */
  readonly program: Command;
}

/** A terminal masks nothing: what is secret is not printed. */
export const NO_MASK: Mask = () => undefined;
