import * as core from '@actions/core';
import { Failure } from '../failure.js';
import type { Environment } from '../read/inputs.js';
import { Secret } from '../secret.js';
import { transport } from '../transport/http.js';
import { proxyAddress } from '../transport/proxy.js';
import { refuseUncheckedTls, tlsFrom } from '../transport/trust.js';
import { endSession } from '../verify/live-session.js';
import { DIRECTORY_STATE, SESSION_STATE, sessionIn } from './github-state.js';
import { type PrivateFile, readPrivateFile, removePrivateDirectory } from './private-directory.js';

/** Nobody waits long for a session to end: it ends by itself, later. */
const BUDGET_SECONDS = 15;

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
  try {
    if (session !== '') await logOut(session, name, effects);
  } finally {
    if (name !== '') removeFiles(environment.RUNNER_TEMP ?? '', name);
  }
  if (name === '' && session === '') core.info('This step left no files.');
}

function removeFiles(parent: string, name: string): void {
  try {
    const removed = removePrivateDirectory(parent, name);
    core.info(removed ? 'Removed the files of this step.' : 'The files of this step are already gone.');
  } catch {
    core.warning(
      'The files of this step could not be removed; the runner empties its temporary folder when the job ends.',
      { title: 'jira-auth' },
    );
  }
}

async function logOut(state: string, directory: string, effects: CleanUpEffects): Promise<void> {
  const session = sessionIn(state);
  if (!session) {
    core.warning('The saved state holds no session of this step, so none was ended.', { title: 'jira-auth' });
    return;
  }
  try {
    const outcome = await endSession(await senderOf(directory, effects), session);
    core.info(
      outcome === 'ended'
        ? 'Logged out: the session of this step is ended.'
        : 'The session of this step was over already.',
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    core.warning(`The session of this step could not be ended, and lasts until Jira ends it. ${error.what}`, {
      title: 'jira-auth',
    });
  }
}

async function senderOf(directory: string, { environment, random, signal }: CleanUpEffects) {
  refuseUncheckedTls(environment);
  const file = (name: PrivateFile): string | undefined =>
    readPrivateFile(environment.RUNNER_TEMP ?? '', directory, name);
  const [certificate, key] = [file('client.pem'), file('client-key.pem')];
  const tls = await tlsFrom(
    file('ca.pem'),
    certificate !== undefined && key !== undefined ? { certificate, key: new Secret(key) } : undefined,
  );
  return transport({
    timeoutSeconds: BUDGET_SECONDS,
    signal,
    proxy: proxyAddress(environment),
    random,
    trust: tls?.context,
    onRetry: core.info,
  });
}
