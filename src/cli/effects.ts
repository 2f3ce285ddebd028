import type { Words } from '../failure.js';
import type { Patience } from '../files.js';
import type { Environment } from '../read/inputs.js';
import type { Mask } from '../secret.js';
import type { RunCommand } from './child.js';

/** Everything that the command line does to the world outside of it. */
export interface ProgramEffects {
  readonly environment: Environment;
  readonly now: () => Date;
  readonly random: () => number;
  /** Aborted with an Interrupted when the run is to end. */
  readonly signal: AbortSignal;
  /** Takes what was asked for, and nothing else. */
  readonly stdout: (text: string) => void;
  /** Comes when everything that was given to `stdout` is out, or nobody takes it any more. */
  readonly flushed: () => Promise<void>;
  /** Standard output is a terminal, so that no program reads it. */
  readonly isStdoutTerminal: boolean;
  /** Takes what is for people; nothing in it commands a CI system. */
  readonly stderr: (text: string) => void;
  /** Takes a CI system's commands where standard output has something else, by standard error. */
  readonly commands: (text: string) => void;
  /** Standard error is a terminal. */
  readonly isTerminal: boolean;
  /** The machine's own folder for temporary files. */
  readonly temporaryFolder: string;
  /** This process's number, and whether one of that number runs. */
  readonly process: number;
  readonly isRunning: (process: number) => boolean;
  /** All of standard input; `undefined` if it is a terminal, on which a secret would be seen. */
  readonly standardInput: (patience: Patience) => Promise<string | undefined>;
  /** The lines of standard input; they end with the signal. */
  readonly lines: () => AsyncIterable<string>;
  /** Shows a page to the person; false if there is no browser. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  /**
   * Runs a program of the CI system's with this on its standard input.
   *
   * @throws Error if it can't be started or fails
   */
  readonly runTool: (program: string, args: readonly string[], input: string) => void;
  /** Runs the command of `exec`. */
  readonly runCommand: RunCommand;
}

/** What one command does to that world, and how it speaks: `stderr` puts everything into its words for inputs. */
export interface CliEffects extends ProgramEffects {
  readonly words: Words;
  /** Tells a request or a decision, if that was asked for. */
  readonly debug: (text: string) => void;
}

/** A terminal masks nothing: what is secret is not printed. */
export const NO_MASK: Mask = () => undefined;
