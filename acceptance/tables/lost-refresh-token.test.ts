import { expect, test } from '@jest/globals';
import type { Fault } from '../../sandbox/index.js';
import { play, users, ways } from '../../__tests__/dist/scenario.js';

test.each([
  ['somebody else is authenticated', { 'expected-account-id': users.grace.accountId }, 'unexpected-account'],
  ['a permission is missing', { 'required-permissions': 'ADMINISTER' }, 'permission-denied'],
  ['a permission is misspelled', { 'required-permissions': 'EDIT_ISUES' }, 'invalid-input'],
])(
  'after the exchange of a refresh token, a failure says how long the stored one works: %s',
  async (_what, inputs, code) => {
    const { main } = await play({ inputs: { ...ways.refreshToken, ...inputs } });
    expect(main.outputs).toEqual({ 'error-code': code });
    expect(main.stdout).toContain('The refresh token was exchanged before that');
  },
);

test.each<[string, Fault]>([
  [
    'an answer that can not be used',
    { status: 200, body: { access_token: 'FAKE-access-token', token_type: 'mac' } },
  ],
  ['an answer that is lost for good', { reset: 'before-headers' }],
])('an exchange that may have happened says so: %s', async (_what, then) => {
  const { main } = await play({
    inputs: ways.refreshToken,
    faults: [{ host: 'auth.atlassian.com', afterModel: true, then }],
  });
  expect(main.stdout).toContain('The refresh token may have been exchanged');
});
