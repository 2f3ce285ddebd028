import { hostname } from 'node:os';
import { Failure } from '../failure.js';
import { field, parsedObject, textField } from '../json.js';
import { cleanUpStep } from './clean-up.js';
import type { JobFile } from './command-line.js';
import { spaceOfProcesses } from '../store/file-lock.js';
import type { LogOutEffects } from './saved-session.js';
import { readStepFile, stepDirectories } from './step-files.js';

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

/** Folders that are gone, sessions that were ended, folders of other jobs and shells, and what should be gone and is not. */
export type CleanedUp = Readonly<Record<'removed' | 'loggedOut' | 'left' | 'failed', number>>;

/** Ends the sessions and removes the folders that earlier runs of the command line have left below `parent`. */
export async function cleanUpFolders(
  parent: string,
  selection: Selection,
  effects: CleanUpEffects,
): Promise<CleanedUp> {
  const counts = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
  for (const directory of stepDirectories(parent)) {
    const text = readStepFile(parent, directory, 'job.json');
    // Without this file it is the Action's, whose own clean-up ends what it began.
    if (text === undefined) continue;
    if (!isSelected(directory, jobIn(text), selection, effects)) {
      counts.left += 1;
      continue;
    }
    await cleanUpStep(
      { parent, directory, session: readStepFile(parent, directory, 'session.json') ?? '' },
      (outcome) => {
        if (outcome instanceof Failure)
          effects.warn(`A session could not be ended, and lasts until Jira ends it. ${outcome.what}`);
        if (outcome === 'ended') counts.loggedOut += 1;
        if (outcome === 'files removed' || outcome === 'files gone') counts.removed += 1;
        if (outcome !== 'files left') return;
        counts.failed += 1;
        effects.warn(`The folder ${directory} could not be removed; it holds credentials.`);
      },
      effects,
    );
  }
  return counts;
}

function jobIn(text: string): JobFile {
  // Torn by a process that was killed while it wrote: its folder is known by the name and has no other owner.
  const saved = parsedObject(text) ?? {};
  const process = Number(field(saved, 'process'));
  return {
    job: textField(saved, 'job') ?? '',
    machine: textField(saved, 'machine') ?? '',
    space: textField(saved, 'space') ?? '',
    process: Number.isInteger(process) && process > 0 ? process : undefined,
  };
}

function isSelected(
  directory: string,
  { job, process, machine, space }: JobFile,
  { job: ours, curlConfig, only, all }: Selection,
  { isRunning }: CleanUpEffects,
): boolean {
  const isNamed = curlConfig !== undefined && curlConfig.split(/[\\/]/).at(-2) === directory;
  if (only || all) return isNamed || all;
  // A process that still runs removes its own; whether one of another machine or container does can't be known.
  if (process !== undefined)
    return machine === hostname() && space === spaceOfProcesses() && !isRunning(process);
  return isNamed || (ours !== '' && ours === job);
}
