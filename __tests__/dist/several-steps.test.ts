import { expect, test } from '@jest/globals';
import { startSandbox } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { filesIn, MAIN, POST, users, ways } from './scenario.js';

test('two steps in one job each keep their own credential, and clean up their own files only (E13)', async () => {
  const sandbox = await startSandbox();
  const job = new Job({ env: sandbox.env });
  try {
    const run = (inputs: Record<string, string>) =>
      job.runAction(MAIN, { inputs: actionInputs('action.yml', { 'site-url': 'acme', ...inputs }) });
    const whoAmI = (config: string | undefined) =>
      job.runShell(`curl -q -sS -K '${config ?? ''}' --fail-with-body "$JIRA_API_URL/myself"`);

    const first = await run(ways.classic);
    const classic = await whoAmI(first.outputs['curl-config']);
    expect(JSON.parse(classic.stdout)).toMatchObject({ accountId: users.ada.accountId });

    // The first step's JIRA_AUTH_METHOD and JIRA_CLOUD_ID are in the environment by now, and must not mislead it.
    const second = await run(ways.clientCredentials);
    expect(second).toMatchObject({ status: 0, outputs: { 'auth-method': 'client-credentials' } });
    expect(second.outputs['curl-config']).not.toBe(first.outputs['curl-config']);

    const secondPost = await job.runAction(POST, { state: second.state });
    expect(secondPost.status).toBe(0);
    expect(filesIn(job.temp).map(({ path }) => path)).toEqual([
      first.state.directory,
      `${String(first.state.directory)}/curl.conf`,
    ]);

    await job.runAction(POST, { state: first.state });
    expect(filesIn(job.temp)).toEqual([]);
  } finally {
    job.cleanup();
    await sandbox.close();
  }
});
