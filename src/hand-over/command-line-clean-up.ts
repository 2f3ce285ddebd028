import { hostname } from 'node:os';
import { Failure } from '../failure.js';
import { toUndo } from '../undo.js';
import { isObject, textField, field } from '../json.js';
import type { JobFile } from './command-line.js';
import { privateDirectories, readPrivateFile, removePrivateDirectory } from './private-directory.js';
import { endSavedSession, type LogOutEffects } from './saved-session.js';

/** Which of the folders that the command line has left. */
export interface Selection {
  /** Those of this job; empty outside of a CI system. */
  readonly job: string;
  /** The folder of this curl config. */
  readonly curlConfig: string | undefined;
  /** Nothing but that folder. */
  readonly only: boolean;
  /** Every one of this user's. */
  readonly all: boolean;
}

export interface CleanUpEffects extends LogOutEffects {
  readonly warn: (text: string) => void;
  readonly isRunning: (process: number) => boolean;
}

export interface CleanedUp {
  /** Folders that are gone. */
  readonly removed: number;
  /** Sessions that were ended. */
  readonly loggedOut: number;
  /** Folders of other jobs and shells, which stay. */
  readonly left: number;
  /** Folders that should be gone and are not. */
  readonly failed: number;
}

/** Ends the sessions and removes the folders that earlier runs of the command line have left below `parent`. */
export async function cleanUpFolders(
  parent: string,
  selection: Selection,
  effects: CleanUpEffects,
): Promise<CleanedUp> {
  const counts = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
  for (const directory of privateDirectories(parent)) {
    const text = readPrivateFile(parent, directory, 'job.json');
    // Without this file it is the Action's, whose own clean-up ends what it began.
    const job = text === undefined ? undefined : jobIn(text);
    if (!job) continue;
    if (!isSelected(directory, job, selection, effects)) {
      counts.left += 1;
      continue;
    }
    const remove = toUndo(() => {
      try {
        removePrivateDirectory(parent, directory);
        counts.removed += 1;
      } catch {
        counts.failed += 1;
        effects.warn(`The folder ${directory} could not be removed; it holds credentials.`);
      }
    });
    try {
      if (await isSessionEnded({ parent, directory }, effects)) counts.loggedOut += 1;
    } finally {
      await remove();
    }
  }
  return counts;
}

function jobIn(text: string): JobFile | undefined {
  try {
    const saved: unknown = JSON.parse(text);
    if (!isObject(saved)) return undefined;
    const process = field(saved, 'process');
    return {
      job: textField(saved, 'job') ?? '',
      machine: textField(saved, 'machine') ?? '',
      process: typeof process === 'number' && Number.isInteger(process) && process > 0 ? process : undefined,
    };
  } catch {
    // A process that was killed while it wrote; its folder is known by the name and has no other owner.
    return { job: '', machine: '' };
  }
}

function isSelected(
  directory: string,
  { job, process, machine }: JobFile,
  { job: ours, curlConfig, only, all }: Selection,
  { isRunning }: CleanUpEffects,
): boolean {
  const isNamed = curlConfig !== undefined && curlConfig.split(/[\\/]/).at(-2) === directory;
  if (only || all) return isNamed || all;
  // A process that still runs removes its own; whether one of another machine does can't be known.
  if (process !== undefined) return machine === hostname() && !isRunning(process);
  return isNamed || (ours !== '' && ours === job);
}

async function isSessionEnded(
  place: { readonly parent: string; readonly directory: string },
  effects: CleanUpEffects,
): Promise<boolean> {
  const text = readPrivateFile(place.parent, place.directory, 'session.json');
  if (text === undefined) return false;
  try {
    return (await endSavedSession(text, place, effects)) === 'ended';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    effects.warn(`A session could not be ended, and lasts until Jira ends it. ${error.what}`);
    return false;
  }
}
