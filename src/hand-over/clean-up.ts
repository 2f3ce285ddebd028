import { Failure } from '../failure.js';
import { toUndo } from '../ending.js';
import { restoreGajiraConfig } from './gajira-config.js';
import type { LogOutEffects } from './saved-session.js';
import { readStepFile, removeStepFiles } from './step-files.js';

/** The result for the gajira config, the session or the step's files: a Failure for a session that can't be ended. */
export type Outcome =
  | 'gajira config put back'
  | 'gajira config left'
  | 'ended'
  | 'over already'
  | 'none of ours'
  | 'files removed'
  | 'files gone'
  | 'files left';

/** What a step left. Each text is empty for nothing. */
interface Left {
  readonly folder: string;
  /** The saved session. */
  readonly session: string;
  /** Set if the step replaced the gajira config: the folder with the earlier one may be lost. */
  readonly gajira?: string;
}

/** Restores the gajira config, ends the session and removes the files. Reports each, even if an earlier one failed. */
export async function cleanUpStep(
  { folder, session, gajira = '' }: Left,
  report: (outcome: Outcome | Failure) => void,
  effects: LogOutEffects,
): Promise<void> {
  const before = orElse('gajira config left', () => {
    const text = readStepFile(folder, 'gajira-before.json');
    if (text === undefined) return gajira === '' ? undefined : 'gajira config left';
    restoreGajiraConfig(text);
    return 'gajira config put back';
  });
  if (before) report(before);
  const remove = toUndo(() => {
    const removed = (): Outcome => (removeStepFiles(folder) ? 'files removed' : 'files gone');
    if (folder !== '') report(orElse('files left', removed));
  });
  try {
    if (session !== '') {
      // Loaded late, because most steps began no session.
      const { endSavedSession } = await import('./saved-session.js');
      report(await endSavedSession(session, folder, effects));
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
