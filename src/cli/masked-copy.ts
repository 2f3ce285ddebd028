import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { codeOf } from '../files.js';
import { type MaskedTexts, StreamMasker } from '../hand-over/stream-masker.js';

/** Writes to this process's output. With NODE_DEBUG, the stream's own `write` is muted. */
export type Write = (piece: string | Buffer, done?: () => void) => void;

/** A stream, or the descriptor of a pipe. */
export type Output = Readable | number;

/** Time to keep copying the output of processes that the command left behind. Milliseconds. */
const GRACE_MS = 2000;

/** Capacity of a pipe. After a command's end, at most this much output can be its own. */
const PIPE_BYTES = 64 * 1024;

/** Room in front of a buffer for bytes held back earlier. Both together fit into an empty pipe. */
const ROOM = 4096;

/** Copies one of a command's outputs to this process's own, with every secret hidden. */
export class MaskedCopy {
  /** Settles when all output is written, or its reader is gone. */
  readonly ended: Promise<void>;
  /** The code of an error in writing. */
  lostBy: string | undefined;
  readonly #source: Readable;
  readonly #target: Writable;
  readonly #write: Write;
  readonly #masker: StreamMasker;
  #isBroken = false;
  /** True after the grace period that follows the command's end. */
  #isOver = false;
  /** Number of bytes that may still come from the command itself. */
  #ownBytes = PIPE_BYTES;

  /** @param source closed by this object */
  constructor(source: Output, target: Writable, write: Write, texts: MaskedTexts) {
    this.#target = target;
    this.#write = write;
    this.#masker = new StreamMasker(texts);
    this.#source = typeof source === 'number' ? this.#readerOf(source) : source;
    // Starts both. Only a stream emits its data.
    this.#source.on('data', (chunk: Buffer) => {
      this.#take(chunk.length, () => this.#masker.push(chunk));
    });
    this.ended = new Promise((resolve) => {
      // As without this program, the command loses its output when the reader goes.
      target.once('error', (error) => {
        this.lostBy = codeOf(error);
        this.stop();
        resolve();
      });
      this.#source.once('close', () => {
        this.#show(() => this.#masker.end());
        // Called when everything before it is written.
        write('', resolve);
      });
    });
  }

  stop(): void {
    this.#source.destroy();
  }

  /**
   * Ends the copy after the command's end. Processes that it left behind may hold the output open and print forever.
   * The command's own output is already in the pipe, and is read however slow this program's reader is.
   */
  endAfterGrace(): void {
    // Otherwise the timer would keep the process alive.
    if (this.#source.closed) return;
    this.#ownBytes = PIPE_BYTES;
    const timer = setTimeout(() => {
      this.#isOver = true;
      // Read the available output first.
      setImmediate(() => {
        this.#endIfOver();
      });
    }, GRACE_MS);
    this.#source.once('close', () => {
      clearTimeout(timer);
    });
  }

  /** Reads into buffers that are reused once written. Allocating new ones takes longer than searching them. */
  #readerOf(fd: number): Socket {
    const free: Buffer[] = [];
    const onread = {
      buffer: () => free.pop() ?? Buffer.allocUnsafeSlow(PIPE_BYTES).subarray(ROOM),
      callback: (length: number, buffer: Uint8Array) => {
        const shown = (): Buffer => this.#masker.push((buffer as Buffer).subarray(0, length), ROOM);
        this.#take(length, shown, () => free.push(buffer as Buffer));
        return !this.#source.isPaused();
      },
    };
    const options = { fd, readable: true, writable: false, onread };
    return new Socket(options);
  }

  /** @param written called when nothing refers to the taken bytes any more */
  #take(length: number, shown: () => Buffer, written?: () => void): void {
    this.#show(shown, written);
    this.#ownBytes -= length;
    if (this.#target.writableLength >= PIPE_BYTES) {
      this.#source.pause();
      this.#write('', () => this.#source.resume());
    }
    this.#endIfOver();
  }

  /** Hides output that can't be searched for secrets. The command goes on, and its exit status stays. */
  #show(shown: () => Buffer, written?: () => void): void {
    if (this.#isBroken) return;
    try {
      const piece = shown();
      if (piece.length > 0) this.#write(piece, written);
      else written?.();
    } catch (error) {
      this.#isBroken = true;
      process.nextTick(() => {
        throw error;
      });
    }
  }

  #endIfOver(): void {
    if (this.#isOver && (this.#ownBytes <= 0 || !this.#source.isPaused())) this.stop();
  }
}
