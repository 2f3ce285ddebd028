// Every guard at every door: acceptance/tables/guards.test.ts.
import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { asEnvironment, CLASSIC, Shell } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

const shell = new Shell();

test.each([
  ['JIRA_ALLOWED_HOSTS', 'elsewhere.atlassian.net', 'host-not-allowed', 2],
  ['JIRA_EXPECTED_ACCOUNT_ID', 'FAKE:another', 'unexpected-account', 4],
  ['JIRA_REQUIRED_PERMISSIONS', 'ADMINISTER', 'permission-denied', 4],
])('%s stops a command before it runs', async (variable, value, code, status) => {
  const ended = await shell.run('jira_auth exec -- touch ran', { ...CLASSIC, [variable]: value });
  expect(ended).toMatchObject({ status, stderr: expect.stringContaining(`Code: ${code}\n`) });
  expect([existsSync(shell.path('ran')), shell.place.left()]).toEqual([false, []]);
});

test("an earlier step's results steer no later command: another site, another method", async () => {
  const url = fixtures.dataCenter.url;
  const later = asEnvironment({ 'site-url': url, ...dataCenterWays['personal-access-token'] });
  const script = `eval "$(jira_auth export)"
    unset JIRA_API_TOKEN
    ${Object.entries(later)
      .map(([name, value]) => `export ${name}='${value}'`)
      .join('\n')}
    jira_auth exec -- sh -c 'echo "$JIRA_AUTH_METHOD $JIRA_DEPLOYMENT $JIRA_CLOUD_ID"'`;
  const ended = await shell.run(script, asEnvironment(ways.scoped));
  expect(ended).toMatchObject({ status: 0, stdout: 'personal-access-token data-center \n' });
});
