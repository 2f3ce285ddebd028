import { Failure } from '../failure.js';
import { toUndo } from '../undo.js';
import { restoreGajiraConfig } from './gajira-config.js';
import { endSavedSession, type LogOutEffects } from './saved-session.js';
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
export async function cleanUpStep(
  { parent, directory, session }: Left,
  report: CleanUpReport,
  effects: LogOutEffects,
): Promise<void> {
  if (report.gajira) putGajiraConfigBack(parent, directory, report.gajira);
  const remove = toUndo(() => {
    if (directory !== '') report.files(removed(parent, directory));
  });
  try {
    if (session !== '') report.session(await ended(session, { parent, directory }, effects));
  } finally {
    await remove();
  }
}

function putGajiraConfigBack(
  parent: string,
  directory: string,
  tell: NonNullable<CleanUpReport['gajira']>,
): void {
  try {
    const before = readStepFile(parent, directory, 'gajira-before.json');
    if (before === undefined) return;
    restoreGajiraConfig(before);
    tell('put back');
  } catch {
    tell('left');
  }
}

async function ended(
  session: string,
  place: { readonly parent: string; readonly directory: string },
  effects: LogOutEffects,
): Promise<Parameters<CleanUpReport['session']>[0]> {
  try {
    return (await endSavedSession(session, place, effects)) ?? 'none of ours';
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function removed(parent: string, directory: string): Parameters<CleanUpReport['files']>[0] {
  try {
    return removeStepFiles(parent, directory) ? 'removed' : 'gone';
  } catch {
    return 'left';
  }
}
