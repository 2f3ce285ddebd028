import { Failure } from '../failure.js';
import { toUndo } from '../undo.js';
import { restoreGajiraConfig } from './gajira-config.js';
import type { LogOutEffects } from './saved-session.js';
import { readStepFile, removeStepFiles } from './step-files.js';

/** The things a step left behind. */
export interface Left {
  /** The folder for temporary files. */
  readonly parent: string;
  /** The step's folder in it; empty if the step made none. */
  readonly directory: string;
  /** Its saved session; empty if the step began none. */
  readonly session: string;
}

/** The result for the gajira config, the session or the step's files. A session that can't be ended is a Failure. */
export type Outcome =
  | 'gajira config put back'
  | 'gajira config left'
  | 'ended'
  | 'over already'
  | 'none of ours'
  | 'files removed'
  | 'files gone'
  | 'files left';

/** Restores the gajira config, ends the session and removes the files. Reports each, even if an earlier one failed. */
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
      // Loaded late, because most steps began no session.
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
