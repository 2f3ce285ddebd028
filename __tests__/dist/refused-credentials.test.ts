import { expect, test } from '@jest/globals';
import { play, scenarios, sites, tokens, ways } from './scenario.js';

scenarios({
  'credentials-rejected: an expired token is asked for once on the site and once on the gateway': {
    inputs: { ...ways.classic, 'api-token': tokens.expired },
  },
  "credentials-rejected: a person's token without an e-mail asks for the e-mail": {
    inputs: { 'api-token': tokens.classic },
  },
  'credentials-rejected: an access token that nobody issued': {
    inputs: { 'access-token': 'FAKE-access-token-that-nobody-issued' },
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

test('what looks wrong with a secret is named after the refusal, and not quoted', async () => {
  const { main } = await play({ inputs: { ...ways.classic, 'api-token': `"${tokens.classic}"` } });
  expect(main.outputs).toEqual({ 'error-code': 'credentials-rejected' });
  expect(main.annotations[0]?.message).toContain('The API token is in quotation marks');
});
