import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_STATUS, Failure, Interrupted, placeOf } from './failure.js';
import { inheritOutputs } from './output.js';
import { ENDING } from './signals.js';
import { undoAll } from './undo.js';

// Before anything is written.
inheritOutputs();

/** How long a finished process waits for a connection that stays open, such as a proxy's that never answers. */
const LINGER_MS = 250;

/** How long an interrupted process waits for a reader that takes nothing of its output. Milliseconds. */
const UNREAD_MS = 2000;

/** How long what is under way may take after a bug, to end by itself, and then to be undone. Milliseconds. */
const END_MS = 10_000;

/** What a door does with the ways a process can end. */
export interface Door {
  /** @returns the exit status */
  readonly work: (signal: AbortSignal) => Promise<number>;
  /** Says that there is a bug, by its place alone: an error's text may hold a secret. What is left is undone after that. */
  readonly reportBug: (where: string) => void;
  readonly statusOfBug?: number;
  /** If standard output is gone, in which the masks stand. */
  readonly statusWithoutOutput?: number;
  /**
   * Another program's run is what this process is for. While it is under way, signals and standard output are that
   * program's, and no bug here ends it; its status counts, whatever comes.
   */
  readonly command?: { readonly isRunning: boolean; readonly status: number | undefined };
}

/**
 * Runs a door's work and sets the process's exit status: never 0 unless the work ended with 0, or the door has it so.
 *
 * A loop that drains before the work has ended is a bug. A signal aborts the work and exits with 128 and its number.
 * Nothing here calls `process.exit` while output is pending.
 */
export function openDoor({
  work,
  reportBug,
  statusOfBug = EXIT_STATUS.internal,
  statusWithoutOutput = EXIT_STATUS['handoff-failed'],
  command,
}: Door): void {
  silenceNodeDebug();
  // A name server that never answers would hold the process for half a minute after its end, in glibc's look-up.
  process.env.RES_OPTIONS ??= 'timeout:1 attempts:2';
  // The client's tunnel calls Buffer() when a proxy has a password, and Node warns of that on standard error.
  process.noDeprecation = true;

  const controller = new AbortController();
  // A check listens once for each of its credentials; Node would warn of the eleventh on standard error.
  setMaxListeners(0, controller.signal);
  let ended = false;
  let reported = false;
  let received: NodeJS.Signals | undefined;
  // One bug often throws once for each request under way; the first report says all.
  const reportOnce = (where: string): void => {
    if (reported) return;
    reported = true;
    reportBug(where);
  };
  /** No exit gets past a write that has no reader; a signal ends that as well. */
  const dieIfStuck = (): void => {
    const isStuck = process.stdout.writableLength + process.stderr.writableLength > 0;
    if (!ended || !received || !isStuck) return;
    process.removeAllListeners(received);
    process.kill(process.pid, received);
  };
  const end = (status: number): void => {
    ended = true;
    process.exitCode = command?.status ?? (process.exitCode || status);
    void Promise.all([flushed(process.stdout), flushed(process.stderr)]).then(() => {
      setTimeout(() => process.exit(), LINGER_MS).unref();
    });
    setTimeout(dieIfStuck, UNREAD_MS).unref();
  };
  const undo = async (): Promise<void> => {
    await Promise.race([undoAll(), sleep(END_MS)]);
    end(statusOfBug);
  };
  const fail = (where: string): void => {
    reportOnce(where);
    if (command?.isRunning) return;
    process.exitCode = command?.status ?? statusOfBug;
    // After a bug, work under way must not hand anything over.
    controller.abort(new Error('There was a bug.'));
    setTimeout(() => void undo(), END_MS).unref();
  };
  for (const signal of ENDING) {
    process.on(signal, () => {
      received = signal;
      dieIfStuck();
      if (!command?.isRunning) controller.abort(new Interrupted(signal));
    });
  }
  // A full or closed log is no reason to leave anything undone.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', () => {
    if (command?.isRunning) return;
    process.exitCode = statusWithoutOutput;
    controller.abort(new Error('Standard output is closed.'));
  });
  process.on('beforeExit', () => {
    if (ended) return;
    fail('the event loop drained');
    setImmediate(() => void undo());
  });
  process.on('uncaughtException', (error) => {
    fail(placeOf(error));
  });

  work(controller.signal).then(end, (error: unknown) => {
    const interrupted = controller.signal.aborted ? (controller.signal.reason as unknown) : error;
    if (interrupted instanceof Interrupted) {
      end(interrupted.exitStatus);
    } else {
      if (!ended && process.exitCode === undefined) reportOnce(placeOf(error));
      void undo();
    }
  });
}

/** Settles when everything that was written is out, or its reader is gone. */
export function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}

/** A bug, for people who use an Action. */
export function bugAt(where: string): Failure {
  return new Failure(
    'internal',
    `This is a bug in jira-auth: ${where}.`,
    "Please report it with this line and the step's inputs, without their values.",
  );
}

/**
 * NODE_DEBUG makes Node itself print request headers to standard error, where no mask is sure to be in time. Nothing
 * else of this program is written there.
 */
function silenceNodeDebug(): void {
  if (!process.env.NODE_DEBUG) return;
  process.stderr.write = (_text: unknown, encoding?: unknown, written?: unknown): boolean => {
    const callback = [encoding, written].find((argument) => typeof argument === 'function');
    if (callback) process.nextTick(callback);
    return true;
  };
}
