// One refusal of each class: __tests__/verify has them all.
import { expect, test } from '@jest/globals';
import { play, sites, tokens, ways } from './scenario.js';

test('a firewall with a page says nothing of the account', async () => {
  const headers = { 'content-type': 'text/html' };
  const { main } = await play({
    inputs: { ...ways.classic, 'auth-method': 'api-token' },
    faults: [
      { host: sites.acme.host, path: /\/myself$/, then: { status: 403, headers, body: '<h1>Blocked</h1>' } },
    ],
  });
  expect(main.outputs).toEqual({ 'error-code': 'untrusted-response' });
});

test('what looks wrong with a secret is named after the refusal, and not quoted', async () => {
  const { main } = await play({ inputs: { ...ways.classic, 'api-token': `"${tokens.classic}"` } });
  expect(main.outputs).toEqual({ 'error-code': 'credentials-rejected' });
  expect(main.annotations[0]?.message).toContain('The API token is in quotation marks');
});

test('an earlier step’s header is not left beside this step’s address', async () => {
  const { main } = await play({
    inputs: ways.classic,
    job: { env: { JIRA_AUTH_HEADER: `Authorization: Bearer ${tokens.accessToken}` } },
  });
  expect(main.env).toMatchObject({ JIRA_AUTH_HEADER: '' });
});
