import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { codeOf, createFile, isOwn, readRegular } from '../files.js';
import { nodeCrypto } from '../node-crypto.js';
import { Secret } from '../secret.js';
import type { Tls, tlsFrom } from '../transport/trust.js';

const NAME = /^jira-auth-[0-9a-f]{32}$/;

/** The files that a step's directory may hold; nothing else in it is ever deleted. */
const FILES = [
  'curl.conf',
  'ca.pem',
  'client.pem',
  'client-key.pem',
  'signing-key.json',
  'login.json',
  'jira-auth',
  'jira-auth.cmd',
  'jira-auth.ps1',
  'job.json',
  'session.json',
  'variables.sh',
  'curl.conf.next',
  'gajira-before.json',
] as const;

export type StepFile = (typeof FILES)[number];

/** Paths of the PEM files that curl needs for TLS, where it needs any, by its options; `cacert` stands in for its own CAs. */
export type TlsFiles = {
  readonly [Option in 'cacert' | 'cert' | 'key']?: string | undefined;
};

/** What makes a step's directory known later, so that whatever happens next can be cleaned up. */
export interface StepFilesHooks {
  /** Told the directory's name before it is made. */
  readonly remember?: (name: string) => void;
  /** The text of its first file, `job.json`. */
  readonly jobFile?: string;
}

/**
 * A step's own directory and the files in it, made when the first of them is written. Only their owner can read them,
 * whatever the umask is, and none of them takes the place of something that stands there already, links included.
 */
export class StepFiles {
  readonly #parent: string;
  readonly #hooks: StepFilesHooks;
  #name: string | undefined;
  #tls: TlsFiles | undefined;

  /** @param parent the folder for temporary files */
  constructor(parent: string, hooks: StepFilesHooks) {
    this.#parent = parent;
    this.#hooks = hooks;
  }

  /** The directory's path. @throws the file system's error */
  get directory(): string {
    if (this.#name !== undefined) return join(this.#parent, this.#name);
    const { remember, jobFile } = this.#hooks;
    const name = `jira-auth-${nodeCrypto().randomBytes(16).toString('hex')}`;
    remember?.(name);
    this.#name = name;
    const path = join(this.#parent, name);
    mkdirSync(path, { mode: 0o700 });
    chmodSync(path, 0o700);
    if (jobFile !== undefined) this.write('job.json', jobFile);
    return path;
  }

  /** Writes a new file, with mode 0o700 for a program. @returns its path @throws the file system's error */
  write(file: StepFile, text: string, mode = 0o600): string {
    const path = join(this.directory, file);
    createFile(path, text, mode);
    return path;
  }

  /** Writes the curl config in place of one that may be read meanwhile. @throws the file system's error */
  replaceCurlConfig(text: string): void {
    // One that a full disk has cut off would be in the way of every later one.
    rmSync(join(this.directory, 'curl.conf.next'), { force: true });
    renameSync(this.write('curl.conf.next', text), join(this.directory, 'curl.conf'));
  }

  /** Writes what later connections need, once. @throws the file system's error */
  writeTls(tls: Tls | undefined): TlsFiles {
    this.#tls ??= {
      cacert: tls?.authorities && this.write('ca.pem', tls.authorities),
      cert: tls?.client && this.write('client.pem', tls.client.certificate),
      key: tls?.client && this.write('client-key.pem', tls.client.key.reveal()),
    };
    return this.#tls;
  }

  /** Removes everything. @throws the file system's error */
  remove(): void {
    if (this.#name !== undefined) removeStepFiles(this.#parent, this.#name);
    this.#name = undefined;
    this.#tls = undefined;
  }
}

/** A file in a step's directory; `undefined` without it, or if the directory is not ours. @throws the file system's error */
export function readStepFile(parent: string, name: string, file: StepFile): string | undefined {
  const path = join(parent, name, file);
  return unlessGone(() => {
    if (!isOurs(parent, name) || !isPrivate(join(parent, name))) return undefined;
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    const { bytes, found } = readRegular(path, { follow: false, largestBytes: LARGEST_FILE });
    return isOwn(found) ? bytes.toString('utf8') : undefined;
  });
}

/** What {@link StepFiles.writeTls} writes may hold a bundle of every authority there is. Bytes. */
const LARGEST_FILE = 32 * 1024 * 1024;

/** Jobs on one machine share a folder, and each may remove at any moment what another one looks at. */
function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** What {@link StepFiles.writeTls} wrote for later connections, as {@link tlsFrom} takes it. */
export function readStepTls(parent: string, name: string): Parameters<typeof tlsFrom> {
  const file = (file: StepFile): string | undefined => readStepFile(parent, name, file);
  const [certificate, key] = [file('client.pem'), file('client-key.pem')];
  const isWhole = certificate !== undefined && key !== undefined;
  return [file('ca.pem'), isWhole ? { certificate, key: new Secret(key) } : undefined];
}

/**
 * Removes a step's directory, and the files in it that this module writes.
 *
 * The name may come from a place that others can write to, so that nothing but a directory of the right name, right
 * below `parent`, no symbolic link and owned by this user, is touched.
 *
 * @returns false if there is nothing to remove, or nothing of ours
 * @throws the file system's error
 */
export function removeStepFiles(parent: string, name: string): boolean {
  if (!isOurs(parent, name)) return false;
  const problems: unknown[] = [];
  for (const file of FILES) {
    const path = join(parent, name, file);
    try {
      unlessGone(() => {
        unlinkSync(path);
      });
    } catch (error) {
      // The other files hold secrets, too.
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems[0];
  return (
    unlessGone(() => {
      rmdirSync(join(parent, name));
      return true;
    }) ?? false
  );
}

/** False if others may put files there. Windows has no such modes. */
function isPrivate(directory: string): boolean {
  return process.platform === 'win32' || (lstatSync(directory).mode & 0o077) === 0;
}

/** Names of this user's step directories; none below a folder that can't be read. */
export function stepDirectories(parent: string): string[] {
  try {
    return readdirSync(parent).filter((name) => isOurs(parent, name));
  } catch {
    return [];
  }
}

function isOurs(parent: string, name: string): boolean {
  if (parent === '' || !NAME.test(name)) return false;
  const found = lstatSync(join(parent, name), { throwIfNoEntry: false });
  return found?.isDirectory() === true && isOwn(found);
}
