import { hostname } from 'node:os';
import { basename } from 'node:path';
import { Failure } from '../failure.js';
import { type JsonObject, parsedObject } from '../json.js';
import { spaceOfProcesses } from '../store/file-lock.js';
import { cleanUpStep } from './clean-up.js';
import type { LogOutEffects } from './saved-session.js';
import { readStepFile, stepFolders } from './step-files.js';

/** Folders of this job (empty outside a CI system), and the one of this curl config, or `only` that, or `all`. */
export interface Selection {
  readonly job: string;
  readonly curlConfig: string | undefined;
  readonly only: boolean;
  readonly all: boolean;
}

export interface CleanUpEffects extends LogOutEffects {
  readonly warn: (text: string) => void;
  readonly isRunning: (process: number) => boolean;
}

/** Folders removed, sessions ended, folders kept for other jobs and shells, and failed removals. */
export type Counts = Record<'removed' | 'loggedOut' | 'left' | 'failed', number>;

/** Ends the sessions and removes the folders that the command line left below `parent`. */
export async function cleanUpFolders(
  parent: string,
  selection: Selection,
  counts: Counts,
  effects: CleanUpEffects,
): Promise<void> {
  for (const folder of stepFolders(parent)) {
    const text = readStepFile(folder, 'job.json');
    // A folder without this file belongs to the Action, which has its own clean-up.
    if (text === undefined) continue;
    // If a process was killed while writing it, the text is truncated. The folder's name still shows that it is ours.
    if (!isSelected(folder, parsedObject(text) ?? {}, selection, effects)) {
      counts.left += 1;
      continue;
    }
    await cleanUpStep(
      folder,
      readStepFile(folder, 'session.json') ?? '',
      (outcome) => {
        if (outcome instanceof Failure)
          effects.warn(`A session could not be ended, and lasts until Jira ends it. ${outcome.what}`);
        if (outcome === 'ended') counts.loggedOut += 1;
        if (outcome === 'files removed' || outcome === 'files gone') counts.removed += 1;
        if (outcome !== 'files left') return;
        counts.failed += 1;
        effects.warn(`The folder ${folder} could not be removed; it holds credentials.`);
      },
      effects,
    );
  }
}

function isSelected(
  folder: string,
  { job, process, machine, space }: JsonObject,
  { job: ours, curlConfig, only, all }: Selection,
  { isRunning }: CleanUpEffects,
): boolean {
  const isNamed = curlConfig !== undefined && curlConfig.split(/[\\/]/).at(-2) === basename(folder);
  if (only || all) return isNamed || all;
  // A process that is still running removes its own folder. Processes of other machines or containers can't be checked.
  if (typeof process === 'number')
    return machine === hostname() && space === spaceOfProcesses() && !isRunning(process);
  return isNamed || (ours !== '' && ours === job);
}
