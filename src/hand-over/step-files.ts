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

/** The files that a step's folder may hold. No other file in it is ever deleted. */
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

/** Paths of the PEM files that curl needs for TLS, by curl option. `cacert` replaces curl's default CAs. */
export type TlsFiles = {
  readonly [Option in 'cacert' | 'cert' | 'key']?: string | undefined;
};

/**
 * A step's folder and its files. The folder is created with the first file. Only the owner can read the files,
 * regardless of the umask, and no file replaces an existing file or link.
 */
export class StepFiles {
  #name: string | undefined;
  #tls: TlsFiles | undefined;

  /**
   * @param parent the folder for temporary files
   * @param hooks `remember` receives the folder's name before the folder is created, so it can always be cleaned up;
   * `jobFile` is the text of its first file, `job.json`
   */
  constructor(
    private readonly parent: string,
    private readonly hooks: { remember?: (name: string) => void; jobFile?: string } = {},
  ) {}

  /** Path of the folder, which is created on first use. @throws the file system's error */
  get directory(): string {
    if (this.#name !== undefined) return join(this.parent, this.#name);
    const name = `jira-auth-${nodeCrypto().randomBytes(16).toString('hex')}`;
    this.hooks.remember?.(name);
    this.#name = name;
    const path = join(this.parent, name);
    mkdirSync(path, { mode: 0o700 });
    chmodSync(path, 0o700);
    if (this.hooks.jobFile !== undefined) this.write('job.json', this.hooks.jobFile);
    return path;
  }

  /** Creates a file; programs need mode 0o700. @returns its path @throws the file system's error */
  write(file: StepFile, text: string, mode = 0o600): string {
    const path = join(this.directory, file);
    createFile(path, text, mode);
    return path;
  }

  /** Replaces the curl config, which another process may be reading. @throws the file system's error */
  replaceCurlConfig(text: string): void {
    // A draft that was cut off by a full disk would block every later one.
    rmSync(join(this.directory, 'curl.conf.next'), { force: true });
    renameSync(this.write('curl.conf.next', text), join(this.directory, 'curl.conf'));
  }

  /** Writes the TLS files for later connections, once. @throws the file system's error */
  writeTls(tls: Tls | undefined): TlsFiles {
    this.#tls ??= {
      cacert: tls?.authorities && this.write('ca.pem', tls.authorities),
      cert: tls?.client && this.write('client.pem', tls.client.certificate),
      key: tls?.client && this.write('client-key.pem', tls.client.key.reveal()),
    };
    return this.#tls;
  }

  /** @throws the file system's error */
  remove(): void {
    if (this.#name !== undefined) removeStepFiles(this.parent, this.#name);
    this.#name = undefined;
    this.#tls = undefined;
  }
}

/** Reads a file in a step's folder; `undefined` if it is missing or not ours. @throws the file system's error */
export function readStepFile(parent: string, name: string, file: StepFile): string | undefined {
  const path = join(parent, name, file);
  return unlessGone(() => {
    if (!isOurs(parent, name)) return undefined;
    // Only the owner may be able to write there. Windows has no such modes.
    if (process.platform !== 'win32' && lstatSync(join(parent, name)).mode & 0o077) return undefined;
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    const { bytes, found } = readRegular(path, { follow: false, largestBytes: LARGEST_FILE });
    return isOwn(found) ? bytes.toString('utf8') : undefined;
  });
}

/** {@link StepFiles.writeTls} may write a bundle of all public CAs. Bytes. */
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

/** Reads the files of {@link StepFiles.writeTls} as arguments for {@link tlsFrom}. */
export function readStepTls(parent: string, name: string): Parameters<typeof tlsFrom> {
  const file = (file: StepFile): string | undefined => readStepFile(parent, name, file);
  const [certificate, key] = [file('client.pem'), file('client-key.pem')];
  const isWhole = certificate !== undefined && key !== undefined;
  return [file('ca.pem'), isWhole ? { certificate, key: new Secret(key) } : undefined];
}

/**
 * Removes a step's folder and the files in it that this module writes. The name may come from a place that others can
 * write to: the folder must have a valid name, be directly below `parent`, belong to this user, and be no link.
 *
 * @returns false if there is nothing to remove, or nothing of ours
 * @throws the file system's error
 */
export function removeStepFiles(parent: string, name: string): boolean {
  if (!isOurs(parent, name)) return false;
  const problems: unknown[] = [];
  for (const file of FILES) {
    try {
      unlinkSync(join(parent, name, file));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') continue;
      // The other files hold secrets as well, so removal goes on.
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

/** Returns the names of this user's step folders, or none if `parent` can't be read. */
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
