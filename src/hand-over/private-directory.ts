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
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createFile, isOwn, readText } from '../files.js';

const NAME = /^jira-auth-[0-9a-f]{32}$/;

/** The files that a step's directory may hold; nothing else in it is ever deleted. */
const FILES = [
  'curl.conf',
  'ca.pem',
  'client.pem',
  'client-key.pem',
  'signing-key.json',
  'jira-auth',
  'jira-auth.cmd',
  'jira-auth.ps1',
  'job.json',
  'session.json',
  'variables.sh',
  'curl.conf.next',
  'gajira-before.json',
] as const;

export type PrivateFile = (typeof FILES)[number];

/** A name that nobody can guess, to be remembered before the directory is made. */
export function newDirectoryName(): string {
  return `jira-auth-${randomBytes(16).toString('hex')}`;
}

/**
 * Makes a directory that only its owner can enter, whatever the umask is.
 *
 * @returns its path
 * @throws the file system's error, also if something stands there already
 */
export function createPrivateDirectory(parent: string, name: string): string {
  const path = join(parent, name);
  mkdirSync(path, { mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}

/**
 * Writes a new file that only its owner can read, whatever the umask is.
 *
 * @param mode 0o700 for a program
 * @returns its path
 * @throws the file system's error, also if something stands there already, a symbolic link included
 */
export function writePrivateFile(directory: string, file: PrivateFile, text: string, mode = 0o600): string {
  const path = join(directory, file);
  createFile(path, text, mode);
  return path;
}

/** As {@link writePrivateFile}, in place of a file that may be read meanwhile. @throws the file system's error */
export function replacePrivateFile(directory: string, file: 'curl.conf', text: string): void {
  const next = join(directory, `${file}.next`);
  // One that a full disk has cut off would be in the way of every later one.
  rmSync(next, { force: true });
  writePrivateFile(directory, `${file}.next`, text);
  renameSync(next, join(directory, file));
}

/**
 * Reads a file that {@link writePrivateFile} wrote; `undefined` if there is none, or if the directory is not ours.
 *
 * @throws the file system's error
 */
export function readPrivateFile(parent: string, name: string, file: PrivateFile): string | undefined {
  if (!isOurs(parent, name)) return undefined;
  const path = join(parent, name, file);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  return readText(path, { follow: false });
}

/**
 * Removes a directory that {@link createPrivateDirectory} made, and the files in it that this module writes.
 *
 * The name may come from a place that others can write to, so that nothing but a directory of the right name, right
 * below `parent`, no symbolic link and owned by this user, is touched.
 *
 * @returns false if there is nothing to remove, or nothing of ours
 * @throws the file system's error
 */
export function removePrivateDirectory(parent: string, name: string): boolean {
  if (!isOurs(parent, name)) return false;
  const path = join(parent, name);
  const problems: unknown[] = [];
  for (const file of FILES) {
    try {
      const entry = lstatSync(join(path, file), { throwIfNoEntry: false });
      if (entry) unlinkSync(join(path, file));
    } catch (error) {
      // The other files hold secrets, too.
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems[0];
  rmdirSync(path);
  return true;
}

/** Names of the directories below a folder that {@link createPrivateDirectory} made for this user. */
export function privateDirectories(parent: string): string[] {
  try {
    return readdirSync(parent).filter((name) => isOurs(parent, name));
  } catch {
    // A folder that isn't there, or that nobody may look into, holds none of them.
    return [];
  }
}

function isOurs(parent: string, name: string): boolean {
  if (parent === '' || !NAME.test(name)) return false;
  const found = lstatSync(join(parent, name), { throwIfNoEntry: false });
  return found?.isDirectory() === true && isOwn(found);
}
