import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_STATUS, Failure, Interrupted, placeOf } from './failure.js';
import { limitLookUps } from './look-ups.js';
import { inheritOutputs } from './output.js';
import { ENDING, undoAll } from './ending.js';

// Must run before anything is written.
inheritOutputs();

/** Time after an interruption for a reader that has stopped reading the output. Milliseconds. */
const UNREAD_MS = 2000;

/** Time limit after a bug, first for work under way to end by itself, then for undoing it. Milliseconds. */
const END_MS = 10_000;

/** A door of the program: its work, and its reaction to each way a process can end. */
export interface Door {
  /** @returns the exit status */
  readonly work: (signal: AbortSignal) => Promise<number>;
  /** Reports a bug by its place only, because an error's text may hold a secret. Runs before the undo steps. */
  readonly reportBug: (where: string) => void;
  readonly statusOfBug?: number;
  /** The exit status if standard output, which carries the masks, is closed. */
  readonly statusWithoutOutput?: number;
  readonly command?: Readonly<CommandState>;
}

/**
 * The command that this process exists to run. While it runs, it alone receives signals and writes to standard output,
 * and no bug here ends it. Its exit status always wins.
 */
export interface CommandState {
  isRunning: boolean;
  status: number | undefined;
}

/**
 * Runs a door's work and sets the exit status: 0 only if the work ended with 0 or the door says so.
 *
 * An event loop that drains before the work has ended is a bug. A signal aborts the work and exits with 128 plus its
 * number. `process.exit` is never called while output is pending.
 */
export function openDoor({
  work,
  reportBug,
  statusOfBug = EXIT_STATUS.internal,
  statusWithoutOutput = EXIT_STATUS['handoff-failed'],
  command,
}: Door): void {
  silenceNodeDebug();
  limitLookUps();
  // For a proxy with a password, the client's tunnel calls Buffer(), and Node prints a deprecation warning.
  process.noDeprecation = true;

  const controller = new AbortController();
  // A check adds one listener per credential, and Node would warn on standard error at the eleventh.
  setMaxListeners(0, controller.signal);
  let ended = false;
  let reported = false;
  let received: NodeJS.Signals | undefined;
  // One bug often throws once for each request under way. Only the first error is reported.
  const reportOnce = (where: string): void => {
    if (reported) return;
    reported = true;
    reportBug(where);
  };
  /** No exit is possible while a write waits for its reader. The signal's default action ends the process anyway. */
  const dieIfStuck = (): void => {
    const isStuck = process.stdout.writableLength + process.stderr.writableLength > 0;
    if (!ended || !received || !isStuck) return;
    process.removeAllListeners(received);
    process.kill(process.pid, received);
  };
  const end = (status: number): void => {
    ended = true;
    process.exitCode = command?.status ?? (process.exitCode || status);
    // Node takes milliseconds to end by itself, or longer for a connection. On Windows, Node 24 may crash otherwise.
    const own = process.platform === 'win32' && sleep(250, undefined, { ref: false });
    void Promise.all([own, flushed(process.stdout), flushed(process.stderr)]).then(() => process.exit());
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
    // After a bug, work under way must not hand over anything.
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
  // A full or closed log must not stop the clean-up.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', () => {
    if (command?.isRunning) return;
    process.exitCode = command?.status ?? statusWithoutOutput;
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

/** Resolves when all output is written or its reader is gone. */
export function flushed(stream: NodeJS.WriteStream): Promise<unknown> {
  return new Promise((resolve) => {
    stream.write('', resolve);
  });
}

/** Returns the failure that tells users of an Action about a bug. */
export function bugAt(where: string): Failure {
  return new Failure(
    'internal',
    `This is a bug in jira-auth: ${where}.`,
    "Please report it with this line and the step's inputs, without their values.",
  );
}

/** NODE_DEBUG makes Node print request headers to standard error, where a mask may come too late. */
function silenceNodeDebug(): void {
  if (!process.env.NODE_DEBUG) return;
  process.stderr.write = (...given: unknown[]): boolean => {
    const callback = given.find((each) => typeof each === 'function');
    if (callback) process.nextTick(callback, null);
    return true;
  };
}
