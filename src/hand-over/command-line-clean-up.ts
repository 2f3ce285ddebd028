import { hostname } from 'node:os';
import { Failure } from '../failure.js';
import { parsedObject } from '../json.js';
import { cleanUpStep } from './clean-up.js';
import type { JobFile } from './command-line.js';
import { spaceOfProcesses } from '../store/file-lock.js';
import type { LogOutEffects } from './saved-session.js';
import { readStepFile, stepDirectories } from './step-files.js';

/** Selects among the folders that the command line left. */
export interface Selection {
  /** Folders of this job; empty outside a CI system. */
  readonly job: string;
  /** The folder of this curl config. */
  readonly curlConfig: string | undefined;
  /** Only that folder. */
  readonly only: boolean;
  /** All folders of this user. */
  readonly all: boolean;
}

export interface CleanUpEffects extends LogOutEffects {
  readonly warn: (text: string) => void;
  readonly isRunning: (process: number) => boolean;
}

/** Ends the sessions and removes the folders that the command line left below `parent`. @returns how many */
export async function cleanUpFolders(parent: string, selection: Selection, effects: CleanUpEffects) {
  // Folders removed, sessions ended, folders kept for other jobs and shells, and failed removals.
  const counts = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
  for (const directory of stepDirectories(parent)) {
    const text = readStepFile(parent, directory, 'job.json');
    // A folder without this file belongs to the Action, which has its own clean-up.
    if (text === undefined) continue;
    // If a process was killed while writing it, the text is truncated. The folder's name still shows that it is ours.
    const job = (parsedObject(text) ?? {}) as Partial<JobFile>;
    if (!isSelected(directory, job, selection, effects)) {
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

function isSelected(
  directory: string,
  { job, process, machine, space }: Partial<JobFile>,
  { job: ours, curlConfig, only, all }: Selection,
  { isRunning }: CleanUpEffects,
): boolean {
  const isNamed = curlConfig !== undefined && curlConfig.split(/[\\/]/).at(-2) === directory;
  if (only || all) return isNamed || all;
  // A process that is still running removes its own folder. Processes of other machines or containers can't be checked.
  if (process !== undefined)
    return machine === hostname() && space === spaceOfProcesses() && !isRunning(process);
  return isNamed || (ours !== '' && ours === job);
}
