import { chmodSync, lstatSync, mkdirSync, rmdirSync, type Stats, unlinkSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { BasicPair } from '../credential.js';
import { codeOf, isOwn, problem, readRegular, removeDrafts, replaceFile } from '../files.js';
import { field, isObject, parsedObject, textField } from '../json.js';

/** Where every gajira action looks (atlassian/gajira-*, index.js: `${process.env.HOME}/jira/config.yml`). */
const FOLDER = 'jira';
const FILE = 'config.yml';

/**
 * Where gajira-create and gajira-find-issue-key append `issue: KEY` (index.js: `${process.env.HOME}/.jira.d/config.yml`).
 * They never make this folder, which gajira-login did, and fail without it after they have created the issue.
 */
const CLI_FOLDER = '.jira.d';

/** A file of that name is a few lines long; a larger one is something else, and would be kept in memory here. */
const LARGEST = 1_000_000;

/** What to say when {@link restoreGajiraConfig} fails. */
export const GAJIRA_NOT_PUT_BACK =
  '~/jira/config.yml could not be put back as it was before this step, and may still hold its token. Remove it.';

/** What stood there before, as saved in the step's private directory. */
interface Before {
  readonly home: string;
  readonly folder: boolean;
  readonly file: { readonly base64: string; readonly mode: number } | undefined;
  readonly cliFolder: boolean;
}

/**
 * The text of `~/jira/config.yml`: YAML with the three keys that gajira actions read (atlassian/gajira-transition,
 * action.js). They send `Basic base64(email:token)` to `baseUrl` with a path behind it (common/net/Jira.js).
 *
 * Printable text in a JSON string is the same text in YAML's double quotes.
 *
 * @param baseUrl without a trailing slash; it may have a path, such as the gateway's
 */
export function gajiraConfig(baseUrl: string, { user, secret }: BasicPair): string {
  return Object.entries({ baseUrl, email: user, token: secret.reveal() })
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}

/**
 * Writes `~/jira/config.yml` for this user alone, and makes the folders that are missing.
 *
 * @param home an absolute path, HOME
 * @param text as {@link gajiraConfig} gives it
 * @param save told what stands there now, before anything is changed: text for {@link restoreGajiraConfig}, secret if
 *   the file was
 * @throws the file system's error; EPERM for a link, or what is another user's. Whatever was changed by then is taken
 *   back with what was saved
 */
export function writeGajiraConfig(home: string, text: string, save: (before: string) => void): void {
  const before = checkGajiraConfig(home);
  save(JSON.stringify(before));
  if (!before.folder) makeFolder(join(home, FOLDER));
  replaceFile(join(home, FOLDER, FILE), text);
  if (!before.cliFolder) makeFolder(join(home, CLI_FOLDER));
}

/**
 * Puts everything back as {@link writeGajiraConfig} found it, whatever gajira actions wrote in between, and takes away
 * the folders that it made, if nothing else is in them. Doing it twice is harmless.
 *
 * @param saved what was given to `save`
 * @throws an error that quotes no content: the file system's, or EINVAL for what was not saved here
 */
export function restoreGajiraConfig(saved: string): void {
  const { home, folder, file, cliFolder } = beforeIn(saved);
  try {
    if (!cliFolder) restoreFolder(join(home, CLI_FOLDER), false, undefined);
  } finally {
    restoreFolder(join(home, FOLDER), folder, file);
  }
}

/** Makes sure that {@link writeGajiraConfig} would not refuse what stands there. @throws as that does */
export function checkGajiraConfig(home: string): Before {
  if (!isAbsolute(home)) throw problem('ENOENT');
  const folder = join(home, FOLDER);
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found) refuseOthers(found, found.isDirectory());
  return {
    home,
    folder: found !== undefined,
    file: found && fileAt(join(folder, FILE)),
    // Whatever stands there stays as it is: gajira actions need a folder, and nothing in it.
    cliFolder: lstatSync(join(home, CLI_FOLDER), { throwIfNoEntry: false }) !== undefined,
  };
}

function fileAt(path: string): Before['file'] {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (!entry) return undefined;
  refuseOthers(entry, entry.isFile());
  const { bytes, found } = readRegular(path, { largestBytes: LARGEST, follow: false });
  refuseOthers(found, found.isFile());
  return { base64: bytes.toString('base64'), mode: found.mode & 0o777 };
}

/** A link, or what another user owns, would hand the token to them. */
function refuseOthers(found: Stats, isRightKind: boolean): void {
  if (!isRightKind || !isOwn(found)) throw problem('EPERM');
}

/** Only its owner can enter it, whatever the umask is. */
function makeFolder(path: string): void {
  mkdirSync(path, { mode: 0o700 });
  chmodSync(path, 0o700);
}

function restoreFolder(folder: string, stood: boolean, file: Before['file']): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found) refuseOthers(found, found.isDirectory());
  else if (!file) return;
  else makeFolder(folder);

  const path = join(folder, FILE);
  // A process that was killed while it wrote has left the token beside the file.
  removeDrafts(path);
  if (file) replaceFile(path, Buffer.from(file.base64, 'base64'), file.mode);
  else if (lstatSync(path, { throwIfNoEntry: false })) unlinkSync(path);
  if (!stood) removeIfEmpty(folder);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error;
  }
}

function beforeIn(saved: string): Before {
  // Not by JSON.parse, whose error quotes what it read: perhaps a secret.
  const before = parsedObject(saved) ?? {};
  const home = textField(before, 'home') ?? '';
  if (!isAbsolute(home)) throw problem('EINVAL');
  const file = field(before, 'file');
  return {
    home,
    // Without a word of it, a folder stays.
    folder: field(before, 'folder') !== false,
    file: file === undefined ? undefined : contentIn(file),
    cliFolder: field(before, 'cliFolder') !== false,
  };
}

function contentIn(file: unknown): Before['file'] {
  const [base64, mode] = ['base64', 'mode'].map((name) => isObject(file) && field(file, name));
  if (typeof base64 !== 'string' || typeof mode !== 'number') throw problem('EINVAL');
  return { base64, mode: mode & 0o777 };
}
