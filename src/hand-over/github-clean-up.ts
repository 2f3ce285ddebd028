import * as core from '@actions/core';
import type { Environment } from '../read/inputs.js';
import { removePrivateDirectory } from './private-directory.js';

/** The one name in this Action's saved state: its directory under RUNNER_TEMP. */
export const DIRECTORY_STATE = 'directory';

/**
 * Removes what this Action's main step left. It works from saved state alone, because the runner hands wrong inputs to
 * the `post` step of an Action inside a composite one (actions/runner#3514), and never fails the job.
 */
export function cleanUp(environment: Environment): void {
  const name = environment[`STATE_${DIRECTORY_STATE}`] ?? '';
  if (name === '') {
    core.info('This step left no files.');
    return;
  }
  try {
    const removed = removePrivateDirectory(environment.RUNNER_TEMP ?? '', name);
    core.info(
      removed ? 'Removed the curl config of this step.' : 'The curl config of this step is already gone.',
    );
  } catch {
    core.warning(
      'The curl config could not be removed; the runner empties its temporary folder when the job ends.',
      {
        title: 'jira-auth',
      },
    );
  }
}
