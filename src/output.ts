import { constants, fstatSync, openSync, write, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { codeOf } from './files.js';

/** The first and longest pause before retrying a full pipe that another program made non-blocking. Milliseconds. */
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

type Done = (error?: Error | null) => void;

let mayWait = true;

/**
 * A pipe or socket that this process inherited. Node's own stream makes it non-blocking for every program that shares
 * it, and their writes fail as soon as it is full.
 *
 * All that fits is written when `write` returns, because masks must precede what they hide. A thread writes the rest.
 */
class InheritedOutput extends Writable {
  bytesWritten = 0;
  readonly #descriptor: number;
  /** The same pipe, reopened: non-blocking for this process only. */
  readonly #own: number | undefined;

  constructor(descriptor: number) {
    super();
    this.#descriptor = descriptor;
    this.#own = openedAgain(descriptor);
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: Done): void {
    try {
      this.#go(this.#writeNow(bytes), bytes, done);
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') this.#writeLater(bytes, FIRST_PAUSE_MS, done);
      else done(error as Error);
    }
  }

  #writeNow(bytes: Buffer): number {
    if (bytes.length === 0) return 0;
    if (this.#own !== undefined) return writeSync(this.#own, bytes);
    return mayWait ? writeSync(this.#descriptor, bytes) : 0;
  }

  #writeLater(bytes: Buffer, pauseMs: number, done: Done): void {
    write(this.#descriptor, bytes, (error, length) => {
      if (!error) this.#go(length, bytes, done);
      else if (error.code !== 'EAGAIN') done(error);
      else
        setTimeout(() => {
          this.#writeLater(bytes, Math.min(2 * pauseMs, LONGEST_PAUSE_MS), done);
        }, pauseMs);
    });
  }

  /** Continues after the bytes that are already written. */
  #go(length: number, bytes: Buffer, done: Done): void {
    this.bytesWritten += length;
    if (length === bytes.length) done();
    else this.#writeLater(bytes.subarray(length), FIRST_PAUSE_MS, done);
  }
}

/** @returns `undefined` for a socket, another user's pipe, and on systems without /proc */
function openedAgain(descriptor: number): number | undefined {
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

/** Replaces `process.stdout` and `process.stderr` with streams that leave inherited pipes and sockets unchanged. */
export function inheritOutputs(): void {
  if (process.platform === 'win32') return;
  for (const [index, name] of ['stdout', 'stderr'].entries()) {
    const found = fstatSync(index + 1);
    if (!found.isFIFO() && !found.isSocket()) continue;
    Object.defineProperty(process, name, { value: new InheritedOutput(index + 1), configurable: true });
  }
}

/** From now on, no write waits for a reader, because a signal must reach the command of `exec` at any time. */
export function neverWait(): void {
  mayWait = false;
}
