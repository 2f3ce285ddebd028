import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Failure } from './failure.js';
import { nodeCrypto } from './node-crypto.js';

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_WRONLY } = constants;

/** Windows lacks these flags. Without O_NONBLOCK, opening a pipe waits for its other end. */
const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;
export const NO_WAIT = (constants.O_NONBLOCK as number | undefined) ?? 0;

/** Every credential, certificate and state file is smaller. */
const LARGEST_BYTES = 1024 * 1024;

export function withOpen<T>(descriptor: number, work: (descriptor: number) => T): T {
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** `follow`: reads what a symbolic link leads to. */
export type ReadOptions = Readonly<{ largestBytes?: number; follow?: boolean }>;

/**
 * Reads a regular file. Refuses pipes and devices at once, because they may have no writer or no end.
 * @throws the file system's error; EFBIG for a larger file, EINVAL for a pipe or a device
 */
export function readRegular(path: string, { largestBytes, follow = true }: ReadOptions = {}) {
  return withOpen(openSync(path, O_RDONLY | NO_WAIT | (follow ? 0 : NO_FOLLOW)), (descriptor) =>
    wholeOf(descriptor, largestBytes),
  );
}

/** Like {@link readRegular}, as text. */
export function readText(path: string, options?: ReadOptions): string {
  return textOf(readRegular(path, options).bytes);
}

/** Decodes UTF-8, or UTF-16 with a byte order mark, which Windows PowerShell writes. */
function textOf(bytes: Buffer): string {
  return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8');
}

/** Limits for reading from a pipe. The signal is aborted when the run must end. */
export type Patience = Readonly<{ signal: AbortSignal; seconds: number; largestBytes?: number }>;

/**
 * Reads a text file or a pipe, such as a shell's `<(...)`.
 * @param label the name that users know it by
 * @throws the signal's reason, Failure `timeout`, or the errors of {@link readRegular}
 */
export async function readTextOrPipe(path: string, label: string, patience: Patience): Promise<string> {
  const descriptor = openSync(path, O_RDONLY | NO_WAIT);
  if (fstatSync(descriptor).isFIFO()) return readStream(streamOf(descriptor), label, patience);
  return withOpen(descriptor, () => textOf(wholeOf(descriptor, patience.largestBytes).bytes));
}

export function readStandardInput(patience: Patience): Promise<string> {
  return readStream(standardInput(), 'standard input', patience);
}

/** Returns standard input. Reopens a pipe, because process.stdin would make it non-blocking for all its readers. */
export function standardInput(): Readable {
  try {
    if (fstatSync(0).isFIFO()) return streamOf(openSync('/dev/stdin', O_RDONLY | NO_WAIT));
  } catch {
    // The pipe belongs to another user, or the system has no /dev/stdin.
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
  { signal, seconds, largestBytes = LARGEST_BYTES }: Patience,
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
      `The end of ${label} was not reached within ${seconds} s.`,
      'Find out why the program that writes it does not end, or raise `timeout-seconds`.',
    );
  }
  return textOf(Buffer.concat(chunks));
}

function wholeOf(descriptor: number, largestBytes = LARGEST_BYTES): { bytes: Buffer; found: Stats } {
  const found = fstatSync(descriptor);
  if (!found.isFile()) throw problem(found.isDirectory() ? 'EISDIR' : 'EINVAL');
  if (found.size > largestBytes) throw problem('EFBIG');
  const chunks: Buffer[] = [];
  // The file may grow while it is read, and files in /proc report size 0.
  for (let bytes = 0; bytes <= largestBytes;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const length = readSync(descriptor, chunk);
    if (length === 0) return { bytes: Buffer.concat(chunks), found };
    chunks.push(chunk.subarray(0, length));
    bytes += length;
  }
  throw problem('EFBIG');
}

/** Returns an error like the file system's, for a file that this program refuses. */
export function problem(code: string): Error {
  return Object.assign(new Error('It is not a regular file, too large, or not ours.'), { code });
}

/** Returns the code of a file system error. Its message contains the path, which may be a secret. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'unknown';
}

/** True for the current user's files, and on systems without user IDs. */
export function isOwn({ uid }: Stats): boolean {
  return !process.getuid || uid === process.getuid();
}

/** Opens an existing regular file, and no link, to append to it and read it. @throws the file system's error */
export function openToAppend(path: string): number {
  const descriptor = openSync(path, O_RDWR | O_APPEND | NO_FOLLOW | NO_WAIT);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw problem('EINVAL');
}

/** Creates a file with this mode whatever the umask. @throws the file system's error, also if anything is there */
export function createFile(
  path: string,
  text: string | Uint8Array,
  mode = 0o600,
  settle?: (descriptor: number) => void,
): void {
  withOpen(openSync(path, O_WRONLY | O_CREAT | O_EXCL | NO_FOLLOW, mode & 0o700), (descriptor) => {
    fchmodSync(descriptor, mode);
    writeFileSync(descriptor, text);
    settle?.(descriptor);
  });
}

/** Creates a folder for its owner only, whatever the umask. @throws the file system's error */
export function createFolder(path: string): void {
  mkdirSync(path, { mode: 0o700 });
  chmodSync(path, 0o700);
}

/** Writes a draft beside the file, syncs it to disk, renames it into place, and syncs the folder. */
export function replaceFile(path: string, text: string | Uint8Array, mode = 0o600): void {
  const draft = join(dirname(path), `.${basename(path)}.${nodeCrypto().randomUUID()}`);
  try {
    createFile(draft, text, mode, fsyncSync);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  try {
    withOpen(openSync(dirname(path), O_RDONLY), fsyncSync);
  } catch (error) {
    // Windows, some file systems, and folders that this user can't list have no such sync, but the file is replaced.
    if (!['EACCES', 'EISDIR', 'EPERM', 'EBADF', 'EINVAL', 'ENOTSUP'].includes(codeOf(error))) throw error;
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Removes drafts that killed processes left, with tokens that may be valid. The caller must hold the file's lock. */
export function removeDrafts(path: string): void {
  const start = `.${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(start) && UUID.test(name.slice(start.length)))
      rmSync(join(dirname(path), name), { force: true });
  }
}
