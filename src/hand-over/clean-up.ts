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

/** What came of the file of gajira actions, of the session, or of the step's files; a session that lasts is a failure. */
export type Outcome =
  | 'gajira config put back'
  | 'gajira config left'
  | 'ended'
  | 'over already'
  | 'none of ours'
  | 'files removed'
  | 'files gone'
  | 'files left';

/** Puts back the file of gajira actions, ends the session, removes the files; reports each, whatever failed before. */
export async function cleanUpStep(
  { parent, directory, session }: Left,
  report: (outcome: Outcome | Failure) => void,
  effects: LogOutEffects,
): Promise<void> {
  const restored = orElse('gajira config left', () => putBack(parent, directory));
  if (restored) report(restored);
  const remove = toUndo(() => {
    if (directory === '') return;
    const removed = (): Outcome => (removeStepFiles(parent, directory) ? 'files removed' : 'files gone');
    report(orElse('files left', removed));
  });
  try {
    if (session !== '') {
      // Loaded here alone: most steps began no session.
      const { endSavedSession } = await import('./saved-session.js');
      report(await endSavedSession(session, { parent, directory }, effects));
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report(error);
  } finally {
    await remove();
  }
}

function orElse<T>(failed: Outcome, work: () => T): T | Outcome {
  try {
    return work();
  } catch {
    return failed;
  }
}

function putBack(parent: string, directory: string): Outcome | undefined {
  const before = readStepFile(parent, directory, 'gajira-before.json');
  if (before === undefined) return undefined;
  restoreGajiraConfig(before);
  return 'gajira config put back';
}
