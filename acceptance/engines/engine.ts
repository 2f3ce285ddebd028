import type { Finished } from './program.js';
import type { Place } from './place.js';

/** How to call what an engine consists of, or why it can't be had. */
export type Found =
  | { readonly command: string; readonly version: string }
  | {
      readonly missing: string;
      /** False if no package registry has it, so that even a CI system can't be blamed for not having it. */
      readonly obtainable: boolean;
    };

/** A program that runs pipelines of one CI system, and the example of `ci/` that it is given. */
export interface Engine {
  readonly name: string;
  /** The example's path, from the project's folder. */
  readonly example: string;
  /** What is real about it, for the table. */
  readonly shows: string;
  /** Whether the system lets a step add masks, and this engine applies them; {@link Place.printing} is run then. */
  readonly masks: boolean;
  /** What {@link run} adds to the workspace, as `git status` shows it. */
  readonly adds: readonly string[];
  /** Finds it, or installs it. */
  readonly find: () => Found;
  /** Runs the example, as it is, to the end of its job. */
  readonly run: (command: string, place: Place) => Promise<Finished>;
}
