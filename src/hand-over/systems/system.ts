import type { Environment } from '../../read/inputs.js';
import type { StepFiles } from '../step-files.js';
import type { Variables } from '../variables.js';

/** What a CI system's own way needs of the world. */
export interface SystemEffects {
  readonly environment: Environment;
  /** Takes commands to the CI system, and texts for the caller's shell. */
  readonly stdout: (text: string) => void;
  /**
   * Runs a program of the CI system's with this on its standard input.
   *
   * @throws Error if it can't be started or fails
   */
  readonly runTool: (program: string, args: readonly string[], input: string) => void;
}

/** One CI system's own way for a command line that runs in one of its jobs. */
export interface System {
  /** The folder for files that hold secrets, outside of what is kept from a job; the machine's own if not told. */
  readonly temporaryFolder?: string | undefined;
  /** Which job this is, so that a later shell finds what this one has left; none outside of a CI system. */
  readonly job?: string | undefined;
  /** Why this run may lack its secrets, as a sentence, if the system keeps them back. */
  readonly secretsWithheld?: string | undefined;
  /** Hides texts in what the job prints from here on. Absent where a running job can't add to what is hidden. */
  readonly mask?: (texts: readonly string[]) => void;
  /** What the system hides by itself, as a sentence; the usual is nothing. */
  readonly hidden?: string;
  /** Shows a warning or an error where the system shows them, beside the log. */
  readonly annotate?: (level: 'warning' | 'error', text: string) => void;
  /** Makes sure, before anything is sent, that variables can be given. @throws the file system's error, or a Failure */
  readonly prepare?: (() => void) | undefined;
  /**
   * Gives variables to what follows.
   *
   * @param files the step's own folder
   * @throws the file system's error, or a Failure
   */
  readonly setVariables: (variables: Variables, files: StepFiles) => void;
  /** How what follows gets them, in words; empty if they are simply there. */
  readonly next: string;
  /** Printed in place of variables when there are none, so that a caller which takes the text for code stops. */
  readonly failed?: ((exitStatus: number) => string) | undefined;
  /** Removes what {@link setVariables} wrote outside of the step's folder. */
  readonly cleanUp?: () => void;
}

/** How a CI system is known, and made. */
export interface SystemKind {
  /** For people: "GitLab CI". */
  readonly name: string;
  /** For the option `--ci`. */
  readonly id: string;
  readonly isHere: (environment: Environment) => boolean;
  readonly create: (effects: SystemEffects) => System;
}
