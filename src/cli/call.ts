import type { Failure, Words } from '../failure.js';
import type { InputName } from '../inputs/schema.js';
import type { Inputs } from '../read/inputs.js';
import type { Mask } from '../secret.js';
import type { Door } from '../values/input-kind.js';
import type { Terminal, World } from './world.js';

/** Options by name. `--no-notify` is false for `notify`. */
export type Values = Readonly<Record<string, string | boolean | readonly string[]>>;

/** One command as it was called. */
export interface Call extends Readonly<World> {
  readonly args: readonly string[];
  readonly options: Values;
  readonly inputs: Inputs;
  /** `--json` was given. */
  readonly json: boolean;
  /** Words for inputs. `terminal` applies them to every text. */
  readonly words: Words;
  readonly terminal: Terminal;
  /** Prints a value on standard output. */
  readonly printJson: (value: unknown) => void;
  /** Logs a request or a decision, with `--verbose`. */
  readonly debug: (text: string) => void;
  /** Shows a failure, and with --json prints it, beside other fields. @returns it in the command's words */
  readonly fail: (failure: Failure, beside?: object) => Failure;
  /** Every command of the program, for completion. */
  readonly commands: readonly CommandKind[];
}

/** An argument or an option: its flags as help shows them, its help text, and its possible values. */
export type Declared = readonly [
  flags: string,
  text: string,
  choices?: () => readonly string[] | Promise<readonly string[]>,
];

/** One command. Its inputs, which the schema defines, are options as well. */
export interface CommandKind {
  readonly name: Door;
  readonly summary: string;
  readonly args?: readonly Declared[];
  readonly options?: readonly Declared[];
  /** Examples, shown above the options. */
  readonly help?: string;
  /** The inputs that most people use. Help shows the others on request. */
  readonly common?: readonly InputName[];
  /** Loads what runs it only when needed, to start faster. That returns the exit status, if not 0, or its promise. */
  readonly load: () => Promise<(call: Call) => unknown>;
}

/** A terminal can't mask, so secrets must never be printed. */
export const NO_MASK: Mask = () => undefined;
