import type { Sandbox, SandboxOptions } from '../../sandbox/index.js';

/** What came of one run of the program with one fault. */
export interface Seen {
  /** The exit status, or the signal's name. */
  readonly status: number | string;
  /** The output `error-code`, or what the command line named; empty after a success. */
  readonly code: string;
  /** From the start of the process, or from the signal, to its end. */
  readonly ms: number;
  /** What is not as specified. */
  readonly problems: readonly string[];
  /** The most memory that the process ever held, where it was measured. */
  readonly peakKilobytes?: number;
}

/** What a trial has to work with. */
export interface World {
  readonly sandbox: Sandbox;
  /** An empty folder of its own, removed afterwards. */
  readonly folder: string;
}

/** One way in which a fault can happen. */
export interface Trial {
  readonly name: string;
  /** The run may take so long, in seconds; otherwise as long as the row says. */
  readonly bound?: number;
  /** For a sandbox of its own. */
  readonly sandbox?: SandboxOptions;
  /** Why the trial can't be held on this machine. */
  readonly missing?: () => string | undefined;
  readonly run: (world: World) => Promise<Seen>;
}

/** One row of the fault matrix. */
export interface Row {
  readonly number: number;
  readonly fault: string;
  /** Exit statuses that the row allows. */
  readonly exit: readonly (number | string)[];
  /** Seconds. What ends by itself gets ten, because a busy machine takes its time to start a process. */
  readonly bound: number;
  /** What was chosen where the matrix leaves a choice, or where the interface's own table of codes comes before it. */
  readonly decision?: string;
  readonly trials: readonly Trial[];
}

/** The bound of what needs no waiting. */
export const AT_ONCE = 10;

/** What a process may take beyond its own limit: a second to end, one to start on a busy machine. */
export const GRACE = 2;
