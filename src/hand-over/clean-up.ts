import { Failure } from '../failure.js';
import { toUndo } from '../ending.js';
import { GAJIRA_NOT_PUT_BACK, restoreGajiraConfig } from './gajira-config.js';
import type { LogOutEffects } from './saved-session.js';
import { readStepFile, removeStepFiles } from './step-files.js';

/** Each result for the gajira config, the session or the step's files, as the Action tells it. */
export const OUTCOMES = {
  'gajira config put back': ['info', 'Restored ~/jira/config.yml.'],
  'gajira config left': ['warning', GAJIRA_NOT_PUT_BACK],
  ended: ['info', "Logged out: this step's session has ended."],
  'over already': ['info', "This step's session had already ended."],
  'none of ours': ['warning', 'The saved state holds no session of this step, so none was ended.'],
  'files removed': ['info', 'Removed the files of this step.'],
  'files gone': ['info', 'The files of this step are already gone.'],
  'files left': [
    'warning',
    'The files of this step could not be removed; the runner empties its temporary folder when the job ends.',
  ],
} as const;

export type Outcome = keyof typeof OUTCOMES;

/**
 * Restores the gajira config, ends the session and removes the files. Reports each, even if an earlier one failed.
 * @param left what the step saved; empty for what it didn't make. `gajira` tells that it replaced the config
 */
export async function cleanUpStep(
  { folder, session, gajira }: Readonly<Record<'folder' | 'session' | 'gajira', string>>,
  report: (outcome: Outcome | Failure) => void,
  effects: LogOutEffects,
): Promise<void> {
  const putBack = (): Outcome => {
    restoreGajiraConfig(readStepFile(folder, 'gajira-before.json') ?? '');
    return 'gajira config put back';
  };
  if (gajira !== '') report(orElse('gajira config left', putBack));
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

function orElse(failed: Outcome, work: () => Outcome): Outcome {
  try {
    return work();
  } catch {
    return failed;
  }
}
