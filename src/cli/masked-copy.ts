import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { type MaskedTexts, StreamMasker } from '../hand-over/stream-masker.js';

/** Writes to this process's own output: with NODE_DEBUG, the stream's own `write` is mute. */
export type Write = (piece: string | Buffer, done?: () => void) => void;

/** How long the output of what a command left behind is passed on. Milliseconds. */
const GRACE_MS = 2000;

/** What a pipe holds: after a command's end, no more of it can be its own. */
const PIPE_BYTES = 64 * 1024;

/** For what was held back, in front of what is read: both together fit into a pipe that has been emptied. */
const ROOM = 4096;

/** Copies one of a command's outputs to this process's own, with every secret hidden. */
export class MaskedCopy {
  /** Settles when all of it is out, or its reader has gone. */
  readonly ended: Promise<void>;
  readonly #source: Readable;
  readonly #target: Writable;
  readonly #write: Write;
  readonly #masker: StreamMasker;
  #isBroken = false;
  /** The command has ended long ago. */
  #isOver = false;
  /** How many bytes may still come of the command itself. */
  #ownBytes = PIPE_BYTES;

  /** @param source a stream, or the descriptor of a pipe, which this object closes */
  constructor(source: Readable | number, target: Writable, write: Write, texts: MaskedTexts) {
    this.#target = target;
    this.#write = write;
    this.#masker = new StreamMasker(texts);
    this.#source = typeof source === 'number' ? this.#readerOf(source) : source;
    if (typeof source === 'number') this.#source.resume();
    else
      source.on('data', (chunk: Buffer) => {
        this.#take(chunk.length, () => this.#masker.push(chunk));
      });
    this.ended = new Promise((resolve) => {
      // As without this program, the command ends with its reader.
      target.once('error', () => {
        this.stop();
        resolve();
      });
      this.#source.once('close', () => {
        this.#show(() => this.#masker.end());
        // Called when everything before it is out.
        write('', resolve);
      });
    });
  }

  stop(): void {
    this.#source.destroy();
  }

  /**
   * Ends the output of a command that has ended. What it left behind may hold that open, and print forever; what the
   * command itself printed is in the pipe by now, and is read however slow the reader of this program's output is.
   */
  endAfterGrace(): void {
    // The timer would hold the process.
    if (this.#source.closed) return;
    this.#ownBytes = PIPE_BYTES;
    const timer = setTimeout(() => {
      this.#isOver = true;
      // What is there now is read first.
      setImmediate(() => {
        this.#endIfOver();
      });
    }, GRACE_MS);
    this.#source.once('close', () => {
      clearTimeout(timer);
    });
  }

  /** Reads into buffers that are used again when they are written: new ones take longer than the search in them. */
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

  /** @param written called when nothing refers to what was taken any more */
  #take(length: number, shown: () => Buffer, written?: () => void): void {
    this.#show(shown, written);
    this.#ownBytes -= length;
    if (this.#target.writableNeedDrain) {
      this.#source.pause();
      this.#target.once('drain', () => this.#source.resume());
    }
    this.#endIfOver();
  }

  /** What can't be searched for secrets is not shown. The command goes on, and so does its status. */
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
