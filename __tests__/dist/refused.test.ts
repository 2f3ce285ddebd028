import { expect, test } from '@jest/globals';
import { play, scenarios, sites, tokens, users, ways } from './scenario.js';

const { email } = users.ada;
const fork = { head: { repo: { full_name: 'eve/repo' } }, base: { repo: { full_name: 'acme/repo' } } };

scenarios({
  'invalid-input: the site is not set': { inputs: { ...ways.classic, 'site-url': '' } },
  'invalid-input: a token with a line break in it is refused without being quoted': {
    inputs: { ...ways.classic, 'api-token': `FAKE-first-half-of-a-token\nFAKE-second-half-of-a-token` },
  },
  'invalid-input: a refresh token whose successor would be lost is not used up': {
    inputs: { ...ways.refreshToken, 'output-credentials': 'false' },
  },
  'missing-credentials: nothing to log in with is given': { inputs: { email } },
  'ambiguous-credentials: an input and a variable give two ways in': {
    inputs: ways.clientCredentials,
    job: { env: { JIRA_API_TOKEN: tokens.classic } },
  },
  'secrets-unavailable: a pull request from a fork gets no secrets (D9)': {
    inputs: { email },
    job: { event: { name: 'pull_request', payload: { pull_request: fork } } },
  },
  'host-not-allowed: a look-alike of the site gets no request': {
    inputs: { ...ways.classic, 'site-url': 'https://acme.atlassian.net.attacker.example' },
  },
  'insecure-url: an address without TLS gets no request': {
    inputs: { ...ways.classic, 'site-url': 'http://acme.atlassian.net' },
  },
  'handoff-failed: without a place for the curl config nothing is sent (E8)': {
    inputs: ways.classic,
    step: { overrides: { RUNNER_TEMP: undefined } },
  },
  'handoff-failed: without a file for outputs nothing is sent, and no secret is printed (E9)': {
    inputs: ways.classic,
    step: { overrides: { GITHUB_OUTPUT: '/dev/full' } },
  },
  'client-rejected: a wrong client secret is not said to need consent': {
    inputs: { ...ways.refreshToken, 'client-secret': 'FAKE-wrong-client-secret' },
  },
  'refresh-token-invalid: an unknown refresh token needs consent': {
    inputs: { ...ways.refreshToken, 'refresh-token': 'FAKE-unknown-refresh-token' },
  },
  'insufficient-scope: a good token without the scope': {
    inputs: { ...ways.scoped, 'api-token': tokens.scopedNoUserScope },
  },
  'permission-denied: the account lacks a permission that the job needs': {
    inputs: {
      email: tokens.readOnly.email,
      'api-token': tokens.readOnly.token,
      'required-permissions': 'BROWSE_PROJECTS,EDIT_ISSUES',
      project: 'PROJ',
    },
  },
  "ip-not-allowed: the organization's allow-list is not taken for a wrong token": {
    inputs: { email: tokens.ipBlocked.email, 'api-token': tokens.ipBlocked.token },
  },
  'unexpected-account: somebody else is authenticated (D7)': {
    inputs: { ...ways.classic, 'expected-account-id': users.grace.accountId },
  },
  'credentials-rejected: an expired token, once on the site and once on the gateway': {
    inputs: { ...ways.classic, 'api-token': tokens.expired },
  },
  "credentials-rejected: a person's token without an e-mail asks for the e-mail": {
    inputs: { 'api-token': tokens.classic },
  },
  'credential-expired: a refused token whose declared day is over has expired': {
    inputs: { ...ways.classic, 'api-token': tokens.expired, 'expires-on': '2026-01-31' },
  },
  'anonymous-session: a 200 with a failed login is no login (D3)': {
    inputs: ways.classic,
    faults: [
      {
        host: sites.acme.host,
        path: '/rest/api/3/myself',
        then: {
          status: 200,
          headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
          body: { accountId: 'FAKE-nobody' },
        },
      },
    ],
  },
  'anonymous-session: a 200 without an account is no login (D2)': {
    inputs: { ...ways.classic, 'auth-method': 'api-token' },
    faults: [{ path: '/rest/api/3/myself', then: { status: 200, body: { active: true } } }],
  },
  'captcha-required: the first sign of a CAPTCHA ends all attempts (D6)': {
    inputs: { email: tokens.locked.email, 'api-token': tokens.locked.token },
  },
});

test('what looks wrong with a refused secret is named', async () => {
  const env = { JIRA_API_TOKEN: `"${tokens.classic}"` };
  const { main } = await play({ inputs: { email }, job: { env } });
  expect(main.outputs).toEqual({ 'error-code': 'credentials-rejected' });
  expect(main.annotations[0]?.message).toContain('`api-token` (from JIRA_API_TOKEN) is in quotation marks');
});
