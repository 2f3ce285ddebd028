import { Failure } from '../failure.js';
import { type CleanUpReport, cleanUpStep } from './clean-up.js';
import { GAJIRA_NOT_PUT_BACK } from './gajira-config.js';
import { STATE } from './github-files.js';
import * as log from './github-log.js';
import type { LogOutEffects } from './saved-session.js';

const TOLD: Required<CleanUpReport> = {
  gajira: (outcome) => {
    if (outcome === 'left') log.warning(GAJIRA_NOT_PUT_BACK);
    else log.info('Put ~/jira/config.yml back as it was before this step.');
  },
  session: (outcome) => {
    if (outcome instanceof Failure) {
      log.warning(
        `The session of this step could not be ended, and lasts until Jira ends it. ${outcome.what}`,
      );
    } else if (outcome === 'none of ours') {
      log.warning('The saved state holds no session of this step, so none was ended.');
    } else if (outcome === 'ended') {
      log.info('Logged out: the session of this step is ended.');
    } else {
      log.info('The session of this step was over already.');
    }
  },
  files: (outcome) => {
    if (outcome === 'removed') log.info('Removed the files of this step.');
    else if (outcome === 'gone') log.info('The files of this step are already gone.');
    else {
      log.warning(
        'The files of this step could not be removed; the runner empties its temporary folder when the job ends.',
      );
    }
  },
};

/**
 * Ends the session that this Action's main step began, and removes what it left. It works from saved state alone,
 * because the runner hands wrong inputs to the `post` step of an Action inside a composite one (actions/runner#3514),
 * and never fails the job.
 */
export async function cleanUp(
  effects: Pick<LogOutEffects, 'environment' | 'random' | 'signal'>,
): Promise<void> {
  const { RUNNER_TEMP: parent = '', ...state } = effects.environment;
  const directory = state[`STATE_${STATE.directory}`] ?? '';
  const session = state[`STATE_${STATE.session}`] ?? '';
  await cleanUpStep({ parent, directory, session }, TOLD, { ...effects, info: log.info, debug: log.debug });
  if (directory === '' && session === '') log.info('This step left no files.');
}
