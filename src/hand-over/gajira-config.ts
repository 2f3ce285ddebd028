import { lstatSync, readdirSync, rmdirSync, rmSync, type Stats } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { BasicPair } from '../credential.js';
import { createFolder, isOwn, problem, readRegular, removeDrafts, replaceFile } from '../files.js';
import { parsedObject } from '../json.js';

/** Read by every gajira action (atlassian/gajira-*, index.js: `${process.env.HOME}/jira/config.yml`). */
const FOLDER = 'jira';
const FILE = 'config.yml';

/**
 * gajira-create and gajira-find-issue-key append `issue: KEY` to `${process.env.HOME}/.jira.d/config.yml` (index.js).
 * They never create this folder, and fail without it after creating the issue.
 */
const CLI_FOLDER = '.jira.d';

/** Such a file is a few lines long. Bytes. */
const LARGEST = 1_000_000;

export const GAJIRA_NOT_PUT_BACK =
  "~/jira/config.yml could not be restored, and may still hold this step's token. Remove it.";

/** The earlier state, saved in the step's private folder. */
type Before = ReturnType<typeof checkGajiraConfig>;

/**
 * Returns YAML with the keys that gajira actions read (atlassian/gajira-transition, action.js). They send
 * `Basic base64(email:token)` to `baseUrl` plus a path (common/net/Jira.js). A JSON string of printable text has the
 * same meaning as a double-quoted YAML string.
 * @param baseUrl without a trailing slash; may have a path, such as the gateway's
 */
export function gajiraConfig(baseUrl: string, { user, secret }: BasicPair): string {
  return Object.entries({ baseUrl, email: user, token: secret.reveal() })
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}

/**
 * Writes `~/jira/config.yml` for this user only, and creates missing folders.
 * @param save receives the earlier state before any change: text for {@link restoreGajiraConfig}, perhaps secret
 * @throws the file system's error, or EPERM for what belongs to another user. The saved text undoes all changes so far
 */
export function writeGajiraConfig(home: string, text: string, save: (before: string) => void): void {
  const before = checkGajiraConfig(home);
  // A killed job left the same file. Putting it back would keep the token there.
  if (before.file?.base64 === Buffer.from(text).toString('base64')) before.file = undefined;
  save(JSON.stringify(before));
  if (!before.folder) createFolder(join(home, FOLDER));
  replaceFile(join(home, FOLDER, FILE), text);
  if (!before.cliFolder) createFolder(join(home, CLI_FOLDER));
}

/**
 * Restores the state that {@link writeGajiraConfig} found, whatever gajira actions wrote in between, and removes the
 * folders that it created if they are empty. It is safe to call twice.
 * @param saved the text given to `save`, which only this user can write; it may be cut off
 * @throws the file system's error, or EINVAL for a text that is cut off
 */
export function restoreGajiraConfig(saved: string): void {
  // JSON.parse would quote the text, which may be secret, in its error.
  const before = parsedObject(saved) as Before | undefined;
  if (!before || !isAbsolute(before.home)) throw problem('EINVAL');
  const { home, folder, file, cliFolder } = before;
  try {
    if (!cliFolder) restoreFolder(join(home, CLI_FOLDER), false, undefined);
  } finally {
    restoreFolder(join(home, FOLDER), folder, file);
  }
}

/** Returns the state that {@link writeGajiraConfig} would find. @throws the same errors */
export function checkGajiraConfig(home: string) {
  if (!isAbsolute(home)) throw problem('ENOENT');
  const folder = join(home, FOLDER);
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found) refuseOthers(found);
  return {
    home,
    folder: found !== undefined,
    file: found && fileAt(join(folder, FILE)),
    // An existing folder stays unchanged: gajira actions need the folder, but nothing in it.
    cliFolder: lstatSync(join(home, CLI_FOLDER), { throwIfNoEntry: false }) !== undefined,
  };
}

function fileAt(path: string) {
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined;
  const { bytes, found } = readRegular(path, { largestBytes: LARGEST, follow: false });
  refuseOthers(found);
  return { base64: bytes.toString('base64'), mode: found.mode & 0o777 };
}

/** A link, or something of another user, would give that user the token. */
function refuseOthers(found: Stats): void {
  if (found.isSymbolicLink() || !isOwn(found)) throw problem('EPERM');
}

function restoreFolder(folder: string, stood: boolean, file: Before['file']): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found) refuseOthers(found);
  else if (!file) return;
  else createFolder(folder);

  const path = join(folder, FILE);
  // A process killed while writing has left the token beside the file.
  removeDrafts(path);
  if (file) replaceFile(path, Buffer.from(file.base64, 'base64'), file.mode);
  else rmSync(path, { force: true });
  if (!stood && readdirSync(folder).length === 0) rmdirSync(folder);
}
