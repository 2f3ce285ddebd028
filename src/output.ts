import { EventEmitter } from 'node:events';
import { constants, fstatSync, openSync, write, writeSync } from 'node:fs';
import { codeOf } from './files.js';

/** The first and longest pause before retrying a full pipe that another program made non-blocking. Milliseconds. */
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

type Done = (error: null) => void;

let mayWait = true;

/**
 * A pipe or socket that this process inherited. Node's own stream makes it non-blocking for every program that shares
 * it, and their writes fail as soon as it is full. Without Node's class for streams, a short run starts faster.
 *
 * All that fits is written when `write` returns, because masks must precede what they hide. A thread writes the rest.
 */
class InheritedOutput extends EventEmitter<{ error: [unknown] }> {
  bytesWritten = 0;
  writableLength = 0;
  #isWriting = false;
  readonly #waiting: { readonly bytes: Buffer; readonly done: Done | undefined }[] = [];
  readonly #descriptor: number;
  /** The same pipe, reopened: non-blocking for this process only. */
  readonly #own: number | undefined;

  constructor(descriptor: number) {
    super();
    this.#descriptor = descriptor;
    this.#own = openedAgain(descriptor);
  }

  write(text: string | Buffer, encoding?: BufferEncoding | Done, then?: Done): void {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    this.writableLength += bytes.length;
    this.#waiting.push({ bytes, done: typeof encoding === 'function' ? encoding : then });
    if (!this.#isWriting) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      let rest = next.bytes;
      const take = (length: number): void => {
        this.bytesWritten += length;
        rest = rest.subarray(length);
      };
      try {
        take(this.#writeNow(rest));
        while (rest.length > 0) take(await this.#writeLater(rest));
      } catch (error) {
        await Promise.resolve();
        this.emit('error', error);
      }
      this.writableLength -= next.bytes.length;
      // Node's console distinguishes null from undefined.
      next.done?.(null);
    }
    this.#isWriting = false;
  }

  #writeNow(bytes: Buffer): number {
    if (bytes.length === 0 || (this.#own === undefined && !mayWait)) return 0;
    try {
      return writeSync(this.#own ?? this.#descriptor, bytes);
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') return 0;
      throw error;
    }
  }

  /** Waits for the reader. @returns the number of bytes that it took */
  #writeLater(bytes: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      const attempt = (pauseMs: number): void => {
        write(this.#descriptor, bytes, (error, length) => {
          if (!error) resolve(length);
          else if (error.code !== 'EAGAIN') reject(error);
          else setTimeout(attempt, pauseMs, Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
        });
      };
      attempt(FIRST_PAUSE_MS);
    });
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
