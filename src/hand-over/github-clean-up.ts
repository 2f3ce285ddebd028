import * as log from './github-log.js';
import { Failure } from '../failure.js';
import type { Environment } from '../read/inputs.js';
import { gitHubDebug } from './github-debug.js';
import { GAJIRA_NOT_PUT_BACK, restoreGajiraConfig } from './gajira-config.js';
import { DIRECTORY_STATE, SESSION_STATE } from './github-state.js';
import { toUndo } from '../undo.js';
import { readPrivateFile, removePrivateDirectory } from './private-directory.js';
import { endSavedSession } from './saved-session.js';

export interface CleanUpEffects {
  readonly environment: Environment;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/**
 * Ends the session that this Action's main step began, and removes what it left. It works from saved state alone,
 * because the runner hands wrong inputs to the `post` step of an Action inside a composite one (actions/runner#3514),
 * and never fails the job.
 */
export async function cleanUp(effects: CleanUpEffects): Promise<void> {
  const { environment } = effects;
  const name = environment[`STATE_${DIRECTORY_STATE}`] ?? '';
  const session = environment[`STATE_${SESSION_STATE}`] ?? '';
  if (name !== '') putGajiraConfigBack(environment.RUNNER_TEMP ?? '', name);
  const remove = toUndo(() => {
    if (name !== '') removeFiles(environment.RUNNER_TEMP ?? '', name);
  });
  try {
    if (session !== '') await logOut(session, name, effects);
  } finally {
    await remove();
  }
  if (name === '' && session === '') log.info('This step left no files.');
}

/** Puts back what the main step remembered, and nothing if it wrote no such file. */
function putGajiraConfigBack(parent: string, name: string): void {
  try {
    const before = readPrivateFile(parent, name, 'gajira-before.json');
    if (before === undefined) return;
    restoreGajiraConfig(before);
    log.info('Put ~/jira/config.yml back as it was before this step.');
  } catch {
    log.warning(GAJIRA_NOT_PUT_BACK);
  }
}

function removeFiles(parent: string, name: string): void {
  try {
    const removed = removePrivateDirectory(parent, name);
    log.info(removed ? 'Removed the files of this step.' : 'The files of this step are already gone.');
  } catch {
    log.warning(
      'The files of this step could not be removed; the runner empties its temporary folder when the job ends.',
    );
  }
}

async function logOut(state: string, directory: string, effects: CleanUpEffects): Promise<void> {
  const parent = effects.environment.RUNNER_TEMP ?? '';
  try {
    const outcome = await endSavedSession(
      state,
      { parent, directory },
      { ...effects, info: log.info, debug: gitHubDebug },
    );
    if (outcome === undefined) {
      log.warning('The saved state holds no session of this step, so none was ended.');
      return;
    }
    log.info(
      outcome === 'ended'
        ? 'Logged out: the session of this step is ended.'
        : 'The session of this step was over already.',
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.warning(`The session of this step could not be ended, and lasts until Jira ends it. ${error.what}`);
  }
}
