import type { Command } from 'commander';
import type { Failure, Words } from '../failure.js';
import type { InputName } from '../inputs/schema.js';
import type { Inputs } from '../read/inputs.js';
import type { Mask } from '../secret.js';
import type { Door } from '../values/input-kind.js';
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

/** An argument or an option as the parser writes it, what help says of it, and the values that it takes. */
export type Declared = readonly [
  flags: string,
  text: string,
  choices?: () => readonly string[] | Promise<readonly string[]>,
];

/** One command. Its inputs are options as well; they come from the schema. */
export interface CommandKind {
  readonly name: Door;
  readonly summary: string;
  /** Arguments that are no options. */
  readonly args?: readonly Declared[];
  readonly options?: readonly Declared[];
  /** Examples, above the options. */
  readonly help?: string;
  /** The inputs that most people give it; help shows the others if all are asked for. */
  readonly common?: readonly InputName[];
  /** Loads the command's module, which no other command's start has to wait for. @returns the exit status, if not 0 */
  readonly run: (call: Call) => Promise<number> | Promise<void>;
  /** What to print if it ends with another status than 0, however early: all arguments may be what is wrong. */
  readonly failed?: (args: readonly string[], status: number, world: World) => Promise<string>;
}

/** A terminal masks nothing: what is secret is not printed. */
export const NO_MASK: Mask = () => undefined;
