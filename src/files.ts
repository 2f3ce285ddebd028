import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { Readable } from 'node:stream';
import { Failure } from './failure.js';

/** Windows has no such flags. Without O_NONBLOCK, opening a pipe waits for its other end. */
export const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;
export const NO_WAIT = (constants.O_NONBLOCK as number | undefined) ?? 0;

/** No credential, certificate or state is larger. */
const LARGEST_BYTES = 1024 * 1024;

export interface ReadOptions {
  /** Further than this nothing is read. */
  readonly largestBytes?: number;
  /** Read the file that a symbolic link leads to. */
  readonly follow?: boolean;
}

/**
 * Reads a regular file. A pipe or a device is refused at once: it may have no writer, or no end.
 *
 * @throws the file system's error, whose text holds the path; EFBIG for a larger file, EINVAL for what is none
 */
export function readRegular(
  path: string,
  { largestBytes = LARGEST_BYTES, follow = true }: ReadOptions = {},
): { readonly bytes: Buffer; readonly found: Stats } {
  const descriptor = openSync(path, constants.O_RDONLY | NO_WAIT | (follow ? 0 : NO_FOLLOW));
  try {
    const found = fstatSync(descriptor);
    return { bytes: wholeOf(descriptor, found, largestBytes), found };
  } finally {
    closeSync(descriptor);
  }
}

/** As {@link readRegular}, as text. */
export function readText(path: string, options?: ReadOptions): string {
  return readRegular(path, options).bytes.toString('utf8');
}

/** How long a run waits for what comes out of a pipe. */
export interface Patience {
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  readonly seconds: number;
}

/**
 * Reads a text file, or what comes out of a pipe, such as a shell's `<(...)`.
 *
 * @param label what people know it by
 * @throws the signal's reason, Failure `timeout`, or as {@link readRegular}
 */
export async function readTextOrPipe(
  path: string,
  label: string,
  { largestBytes = LARGEST_BYTES, ...patience }: Patience & { readonly largestBytes?: number },
): Promise<string> {
  const descriptor = openSync(path, constants.O_RDONLY | NO_WAIT);
  let isPipe = false;
  try {
    const found = fstatSync(descriptor);
    isPipe = found.isFIFO();
    if (!isPipe) return wholeOf(descriptor, found, largestBytes).toString('utf8');
  } finally {
    if (!isPipe) closeSync(descriptor);
  }
  return readStream(streamOf(descriptor), label, { largestBytes, ...patience });
}

/** All of standard input, in the same way. */
export function readStandardInput(patience: Patience): Promise<string> {
  return readStream(standardInput(), 'standard input', { largestBytes: LARGEST_BYTES, ...patience });
}

/** Standard input. A pipe is opened once more: process.stdin makes it non-blocking for every program that shares it. */
export function standardInput(): Readable {
  try {
    if (fstatSync(0).isFIFO()) return streamOf(openSync('/dev/stdin', constants.O_RDONLY | NO_WAIT));
  } catch {
    // Another user's pipe, or a system without such names.
  }
  return process.stdin;
}

function streamOf(descriptor: number): Readable {
  const { Socket } = process.getBuiltinModule('node:net');
  return new Socket({ fd: descriptor, readable: true, writable: false });
}

async function readStream(
  stream: Readable,
  label: string,
  { signal, seconds, largestBytes }: Patience & { readonly largestBytes: number },
): Promise<string> {
  const { addAbortSignal } = process.getBuiltinModule('node:stream');
  const timeout = AbortSignal.timeout(seconds * 1000);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of addAbortSignal(AbortSignal.any([signal, timeout]), stream)) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > largestBytes) throw problem('EFBIG');
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!timeout.aborted) throw error;
    throw new Failure(
      'timeout',
      `The end of ${label} did not come within ${seconds} s.`,
      'See why the program that writes it does not end, or raise `timeout-seconds`.',
    );
  }
  return Buffer.concat(chunks).toString('utf8');
}

function wholeOf(descriptor: number, found: Stats, largestBytes: number): Buffer {
  if (!found.isFile()) throw problem(found.isDirectory() ? 'EISDIR' : 'EINVAL');
  if (found.size > largestBytes) throw problem('EFBIG');
  const chunks: Buffer[] = [];
  // It may grow meanwhile, and a file of /proc has no size.
  for (let bytes = 0; bytes <= largestBytes;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const length = readSync(descriptor, chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    bytes += length;
  }
  throw problem('EFBIG');
}

function problem(code: string): Error {
  return Object.assign(new Error('It is no small file.'), { code });
}

/** The code of a file system's error, whose text holds the path: perhaps a secret. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'unknown';
}
