import { expect, test } from '@jest/globals';
import { customDomain, government, play, scenarios, sites, ways } from './scenario.js';

const WAY = ways.oauthCredentials;

scenarios({
  'a token is obtained, which is the proof, and handed over without an account and a REST API': {
    inputs: WAY,
  },
  'a given cloudId saves its look-up': { inputs: { ...WAY, 'cloud-id': sites.acme.cloudId } },
  'a custom domain is told as the site': { inputs: { ...WAY, 'site-url': customDomain.url } },
  "a wrong client may be a service account's": {
    inputs: { ...WAY, ...ways.clientCredentials },
  },
  "and such credentials may have been taken for a service account's": {
    inputs: { ...WAY, 'auth-method': '' },
  },
  "a later step has nothing of an earlier one's REST API, account and header": {
    inputs: WAY,
    job: {
      env: {
        JIRA_API_URL: `${sites.acme.url}/rest/api/3`,
        JIRA_ACCOUNT_ID: 'FAKE-earlier',
        JIRA_AUTH_HEADER: 'Authorization: FAKE-earlier',
      },
    },
  },
});

test.each<[string, Record<string, string>, string]>([
  ['`expected-account-id`', { 'expected-account-id': 'FAKE' }, 'belong to none'],
  [
    'a Data Center',
    { 'site-url': 'https://jira.example.com', deployment: 'data-center' },
    'is for Jira Cloud',
  ],
  ['Government Cloud', { 'site-url': government.site.url }, 'Government Cloud'],
  ['gajira actions', { 'gajira-config': 'true' }, 'oauth-credentials has none'],
])('%s is refused before anything is sent', async (_what, inputs, words) => {
  const { main, sandbox } = await play({ inputs: { ...WAY, ...inputs } });
  expect(main.outputs).toEqual({ 'error-code': 'invalid-input' });
  expect(main.stdout).toContain(words);
  expect(sandbox.requests.filter(({ path }) => path !== '/_edge/tenant_info')).toEqual([]);
});
