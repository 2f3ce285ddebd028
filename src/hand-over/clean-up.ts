import { Failure } from '../failure.js';
import { toUndo } from '../undo.js';
import { restoreGajiraConfig } from './gajira-config.js';
import type { LogOutEffects } from './saved-session.js';
import { readStepFile, removeStepFiles } from './step-files.js';

/** What a step has left. */
export interface Left {
  /** The folder for temporary files. */
  readonly parent: string;
  /** The step's directory in it; empty if it made none. */
  readonly directory: string;
  /** Its saved session; empty if it began none. */
  readonly session: string;
}

/** Tells what came of each thing that was there. */
export interface CleanUpReport {
  readonly gajira?: (outcome: 'put back' | 'left') => void;
  readonly session: (outcome: 'ended' | 'over already' | 'none of ours' | Failure) => void;
  readonly files: (outcome: 'removed' | 'gone' | 'left') => void;
}

/** Puts back the file of gajira actions, ends the session, and removes the files, whatever fails before. */
export async function cleanUpStep(left: Left, report: CleanUpReport, effects: LogOutEffects): Promise<void> {
  const { parent, directory, session } = left;
  if (report.gajira) {
    const outcome = orLeft(() => putBack(parent, directory));
    if (outcome) report.gajira(outcome);
  }
  const remove = toUndo(() => {
    if (directory === '') return;
    report.files(orLeft(() => (removeStepFiles(parent, directory) ? 'removed' : 'gone')));
  });
  try {
    if (session !== '') report.session(await ended(left, effects));
  } finally {
    await remove();
  }
}

function orLeft<T>(work: () => T): T | 'left' {
  try {
    return work();
  } catch {
    return 'left';
  }
}

function putBack(parent: string, directory: string): 'put back' | undefined {
  const before = readStepFile(parent, directory, 'gajira-before.json');
  if (before === undefined) return undefined;
  restoreGajiraConfig(before);
  return 'put back';
}

async function ended(left: Left, effects: LogOutEffects): Promise<Parameters<CleanUpReport['session']>[0]> {
  const { endSavedSession } = await import('./saved-session.js');
  try {
    return (await endSavedSession(left.session, left, effects)) ?? 'none of ours';
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
