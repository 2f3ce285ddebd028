import { lstatSync, readdirSync, renameSync, rmdirSync, rmSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { codeOf, createFile, createFolder, isOwn, problem, readRegular } from '../files.js';
import { nodeCrypto } from '../node-crypto.js';
import { Secret } from '../secret.js';
import { type Tls, tlsFrom } from '../transport/trust.js';

const NAME = /^jira-auth-[0-9a-f]{32}$/;

/** The files that a step's folder may hold. No other file in it is ever deleted. */
const FILES = [
  'curl.conf',
  'ca.pem',
  'client.pem',
  'client-key.pem',
  'login.json',
  'draft',
  'jira-auth',
  'jira-auth.cmd',
  'jira-auth.ps1',
  'session.json',
  'variables.sh',
  'gajira-before.json',
  // Last: a later clean-up looks for it.
  'job.json',
] as const;

export type StepFile = (typeof FILES)[number];

/** Paths of the PEM files that curl needs for TLS, by curl option. `cacert` replaces curl's default CAs. */
export type TlsFiles = {
  readonly [Option in 'cacert' | 'cert' | 'key']?: string | undefined;
};

/**
 * A step's folder, created with its first file. Only the owner can read the files, regardless of the umask, and no new
 * file replaces an existing file or link.
 */
export class StepFiles {
  #folder = '';
  #tls: TlsFiles | undefined;

  /**
   * @param hooks `remember` receives the folder's name before the folder is created, so it can always be cleaned up;
   * `jobFile` is the text of its first file, `job.json`
   */
  constructor(
    private readonly parent: string,
    private readonly hooks: { remember?: (name: string) => void; jobFile?: string } = {},
  ) {}

  /** Path of the folder, which is created on first use. @throws the file system's error */
  get directory(): string {
    if (this.#folder !== '') return this.#folder;
    const name = `jira-auth-${nodeCrypto().randomBytes(16).toString('hex')}`;
    this.hooks.remember?.(name);
    this.#folder = join(this.parent, name);
    createFolder(this.#folder);
    if (this.hooks.jobFile !== undefined) this.write('job.json', this.hooks.jobFile);
    return this.#folder;
  }

  /** Creates a file; programs need mode 0o700. @returns its path @throws the file system's error */
  write(file: StepFile, text: string, mode = 0o600): string {
    const path = join(this.directory, file);
    createFile(path, text, mode);
    return path;
  }

  /** Replaces a file that another process may be reading. @throws the file system's error */
  replace(file: StepFile, text: string): void {
    // A draft that was cut off by a full disk would block every later one.
    rmSync(join(this.directory, 'draft'), { force: true });
    renameSync(this.write('draft', text), join(this.directory, file));
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
    removeStepFiles(this.#folder);
  }
}

/** Returns the path of a folder by its saved name, which others may have changed; empty for any other name. */
export function stepFolder(parent: string, name: string): string {
  return parent !== '' && NAME.test(name) ? join(parent, name) : '';
}

/** Reads a file in a step's folder; `undefined` if it is missing or not ours. @throws the file system's error */
export function readStepFile(folder: string, file: StepFile): string | undefined {
  return unlessGone(() => {
    const ours = oursAt(folder);
    // Only the owner may be able to write there. `job.json` just selects what to remove. Windows has no such modes.
    const mustBePrivate = file !== 'job.json' && process.platform !== 'win32';
    if (!ours || (mustBePrivate && ours.mode & 0o022)) return undefined;
    const path = join(folder, file);
    if (!lstatSync(path).isFile()) return undefined;
    // A bundle of all public CAs may be large.
    const { bytes, found } = readRegular(path, { follow: false, largestBytes: 32 * 1024 * 1024 });
    return isOwn(found) ? bytes.toString('utf8') : undefined;
  });
}

/** Jobs on one machine share a folder, and each may remove at any moment what another one looks at. */
function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads what {@link StepFiles.writeTls} wrote. @throws the file system's error, or a Failure */
export function readStepTls(folder: string): Promise<Tls | undefined> {
  const [authorities, certificate, key] = (['ca.pem', 'client.pem', 'client-key.pem'] as const).map((file) =>
    readStepFile(folder, file),
  );
  return tlsFrom(authorities, certificate && key ? { certificate, key: new Secret(key) } : undefined);
}

/**
 * Removes a step's folder and the files in it that this module writes.
 * @returns false if there is nothing
 * @throws the file system's error, or EPERM for what is not ours
 */
export function removeStepFiles(folder: string): boolean {
  if (!oursAt(folder)) {
    if (lstatSync(folder, { throwIfNoEntry: false })) throw problem('EPERM');
    return false;
  }
  const problems: unknown[] = [];
  for (const file of FILES) {
    try {
      if (file !== 'job.json' || problems.length === 0) rmSync(join(folder, file), { force: true });
    } catch (error) {
      // The other files hold secrets as well, so removal goes on.
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems[0];
  unlessGone(() => {
    rmdirSync(folder);
  });
  return true;
}

/** Returns the paths of this user's step folders. */
export function stepFolders(parent: string): string[] {
  try {
    return readdirSync(parent)
      .map((name) => join(parent, name))
      .filter(oursAt);
  } catch {
    return [];
  }
}

/** Returns what stands there if it has a valid name, belongs to this user, and is no link. */
function oursAt(folder: string): Stats | undefined {
  if (!NAME.test(basename(folder))) return undefined;
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() && isOwn(found) ? found : undefined;
}
