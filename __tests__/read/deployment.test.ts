import { describe, expect, test } from '@jest/globals';
import { type Credentials, requireDeployment } from '../../src/methods/index.js';

import { Secret } from '../../src/secret.js';
import { failureOf } from '../project/failure-of.js';

const secret = new Secret('FAKE-secret-0001');
const token = { email: 'me@example.com', apiToken: secret };
const client = { clientId: 'FAKE-client', clientSecret: secret };
const password = { username: 'mia', password: secret };

/** Credentials of every method, and the kinds of Jira that take them. */
const TAKEN_BY: [Credentials, boolean, boolean][] = [
  [{ method: 'auto', ...token }, true, false],
  [{ method: 'api-token', ...token }, true, false],
  [{ method: 'scoped-api-token', ...token }, true, false],
  [{ method: 'service-account-token', ...token }, true, false],
  [{ method: 'client-credentials', ...client, scope: undefined }, true, true],
  [{ method: 'refresh-token', ...client, refreshToken: secret, redirectUri: undefined }, true, true],
  [{ method: 'access-token', accessToken: secret }, true, true],
  [{ method: 'personal-access-token', personalAccessToken: secret }, false, true],
  [{ method: 'basic', ...password }, false, true],
  [{ method: 'session-cookie', ...password }, false, true],
  [{ method: 'oauth1', consumerKey: 'FAKE', privateKey: secret, oauthToken: secret }, false, true],
];

describe.each(TAKEN_BY)('$method', (credentials, byCloud, byDataCenter) => {
  test.each([
    ['cloud', byCloud],
    ['data-center', byDataCenter],
  ] as const)('is taken by %s: %s', (deployment, taken) => {
    const work = (): void => {
      requireDeployment(credentials.method, deployment);
    };
    if (taken) {
      expect(work).not.toThrow();
      return;
    }
    const failure = failureOf(work);
    expect(failure.code).toBe('invalid-input');
    expect(failure.what).toContain('`site-url`');
    expect(failure.message).not.toContain('FAKE');
  });
});

test.each<[Credentials, 'cloud' | 'data-center', string]>([
  [{ method: 'auto', ...token }, 'data-center', '`personal-access-token`'],
  [{ method: 'personal-access-token', personalAccessToken: secret }, 'cloud', '`api-token`'],
])('instead of %j, %s gets %s', (credentials, deployment, input) => {
  const failure = failureOf(() => {
    requireDeployment(credentials.method, deployment);
  });
  expect(failure.advice).toContain(input);
});
