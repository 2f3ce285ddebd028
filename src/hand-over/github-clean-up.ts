import { Failure } from '../failure.js';
import { cleanUpStep, type Outcome } from './clean-up.js';
import { GAJIRA_NOT_PUT_BACK } from './gajira-config.js';
import { STATE } from './github-files.js';
import * as log from './github-log.js';
import type { LogOutEffects } from './saved-session.js';

const TOLD: Readonly<Record<Outcome, readonly [level: 'info' | 'warning', text: string]>> = {
  'gajira config put back': ['info', 'Put ~/jira/config.yml back as it was before this step.'],
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
};

/**
 * Ends the session that this Action's main step began, and removes its files. Uses saved state only, because the runner
 * passes wrong inputs to the `post` step of an Action inside a composite one (actions/runner#3514).
 */
export async function cleanUp(
  effects: Pick<LogOutEffects, 'environment' | 'random' | 'signal'>,
): Promise<void> {
  const { RUNNER_TEMP: parent = '', ...state } = effects.environment;
  const directory = state[`STATE_${STATE.directory}`] ?? '';
  const session = state[`STATE_${STATE.session}`] ?? '';
  const tell = (outcome: Outcome | Failure): void => {
    if (outcome instanceof Failure) {
      log.warning(
        `The session of this step could not be ended, and lasts until Jira ends it. ${outcome.what}`,
      );
      return;
    }
    const [level, text] = TOLD[outcome];
    log[level](text);
  };
  await cleanUpStep({ parent, directory, session }, tell, { ...effects, info: log.info, debug: log.debug });
  if (directory === '' && session === '') log.info('This step left no files.');
}
