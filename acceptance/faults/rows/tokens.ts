import { resolve } from 'node:path';
import type { Fault } from '../../../sandbox/index.js';
import type { ActionOptions } from '../../../sandbox/runner/index.js';
import { fakeJwt } from '../../../sandbox/fake.js';
import { action, fixtures, MYSELF, sites, tokens, users, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { AT_ONCE, GRACE } from '../row.js';
import type { Row, Trial } from '../row.js';
import { HOSTILE_TEXT, MARK } from '../rules.js';
import { loserReadsAgain, storeIsAsBefore } from './rotation.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const NAME = 'JIRA_REFRESH_TOKEN';

const toSecret = {
  ...ways.refreshToken,
  'refresh-token-secret': NAME,
  'refresh-token-repository': fixtures.github.repository,
  'github-token': fixtures.github.tokens.secretsWriter,
};

const clock = (env: Record<string, string>): ActionOptions => ({
  nodeArguments: ['--require', resolve('acceptance/faults/preload/clock.cjs')],
  env,
});

/** A run whose clock is wrong: its token must end an hour later by that very clock. */
function wrongClock(name: string, wrongBy: number, jump: number): Trial {
  return action({
    name,
    inputs: ways.clientCredentials,
    step: clock({ FAKE_CLOCK_MS: String(wrongBy), FAKE_CLOCK_JUMP_MS: String(jump) }),
    expect: { status: 0 },
    check: ({ main }) => {
      const seen = Date.parse(main.outputs['expires-at'] ?? '');
      const wanted = Date.now() + wrongBy + jump + HOUR_MS;
      return Math.abs(seen - wanted) < 60_000 ? [] : [`expires-at is ${String(main.outputs['expires-at'])}`];
    },
  });
}

function jumpWhileStalled(name: string, jump: number): Trial {
  return action({
    name,
    bound: 2 + GRACE,
    inputs: { ...ways.classic, 'timeout-seconds': '2' },
    step: clock({ FAKE_CLOCK_JUMP_MS: String(jump) }),
    faults: (faults) => faults.add({ path: MYSELF, then: { stall: 'body' } }),
    expect: { status: 5, code: 'timeout', lastsMs: 2000 },
  });
}

const tokenAnswer = (more: Record<string, unknown>): Fault => ({
  status: 200,
  body: { access_token: tokens.accessToken, token_type: 'Bearer', ...more },
});

function life(name: string, more: Record<string, unknown>): Trial {
  return action({
    name,
    inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
    faults: (faults) => faults.add({ path: '/oauth/token', then: tokenAnswer(more) }),
    expect: { status: 7, code: 'untrusted-response', says: /life time of the token/, requests: 1 },
    secrets: () => [tokens.accessToken],
  });
}

const opaque = 'FAKE-opaque-access-token-without-a-date-in-it-0001';

/** What the token endpoint says when it refuses, as Atlassian does. */
function refusedExchange(
  name: string,
  error: Record<string, string>,
  expected: ActionTrial['expect'],
): Trial {
  return action({
    name,
    inputs: ways.refreshToken,
    faults: (faults) => faults.add({ path: '/oauth/token', then: { status: 403, body: error } }),
    expect: expected,
    check: ({ main, requests }) => [
      ...(main.stdout.includes(MARK) ? ["a server's text is quoted"] : []),
      ...(requests.filter(({ path }) => path === '/oauth/token').length === 1 ? [] : ['it asked again']),
    ],
  });
}

export const TOKENS: readonly Row[] = [
  {
    number: 30,
    fault: '403 invalid_grant of the token endpoint',
    exit: [0, 3],
    bound: AT_ONCE,
    trials: [
      refusedExchange(
        'no store to read again',
        { error: 'invalid_grant', error_description: HOSTILE_TEXT },
        { status: 3, code: 'refresh-token-invalid', says: /Give consent again/ },
      ),
      refusedExchange(
        'unauthorized_client, which says the same',
        { error: 'unauthorized_client', error_description: 'refresh_token is invalid' },
        { status: 3, code: 'refresh-token-invalid' },
      ),
      action({
        name: 'a store that nobody can read',
        inputs: { ...toSecret, 'refresh-token': 'FAKE-9f-dead-and-gone-0001-FAKE' },
        expect: { status: 3, code: 'refresh-token-invalid' },
        hosts: ['api.github.com:443'],
        check: ({ sandbox }) =>
          sandbox.oauth.tokenRequests === 1 ? [] : [`${sandbox.oauth.tokenRequests} token requests`],
      }),
      storeIsAsBefore(),
      loserReadsAgain(),
    ],
  },
  {
    number: 31,
    fault: 'access_denied, invalid_client',
    exit: [3],
    bound: AT_ONCE,
    decision: '3, as every client-rejected of the interface',
    trials: [
      ...['access_denied', 'invalid_client', 'unauthorized_client'].map((error) =>
        refusedExchange(
          error,
          { error, error_description: HOSTILE_TEXT },
          { status: 3, code: 'client-rejected', says: /Consenting again does not help/ },
        ),
      ),
      action({
        name: 'a wrong client secret',
        inputs: { ...ways.refreshToken, 'client-secret': 'FAKE-wrong-client-secret' },
        expect: { status: 3, code: 'client-rejected', says: /`client-id` and `client-secret`/ },
      }),
      action({
        name: 'a wrong secret of client credentials',
        inputs: { ...ways.clientCredentials, 'client-secret': 'FAKE-wrong-client-secret' },
        expect: { status: 3, code: 'client-rejected' },
      }),
    ],
  },
  {
    number: 37,
    fault: 'the clock is a day wrong, or jumps (G17)',
    exit: [0, 5],
    bound: AT_ONCE,
    trials: [
      wrongClock('a day ahead', DAY_MS, 0),
      wrongClock('a day behind', -DAY_MS, 0),
      wrongClock('it jumps a day ahead', 0, DAY_MS),
      wrongClock('it jumps a day back', 0, -DAY_MS),
      jumpWhileStalled('it jumps ahead, and the deadline stays', DAY_MS),
      jumpWhileStalled('it jumps back, and the deadline stays', -DAY_MS),
    ],
  },
  {
    number: 38,
    fault: 'expires_in: missing, 0, negative, text, huge',
    exit: [0, 7],
    bound: AT_ONCE,
    decision: "a missing one is the token's own date, or unknown",
    trials: [
      life('0', { expires_in: 0 }),
      life('negative', { expires_in: -3600 }),
      life('text', { expires_in: '3600' }),
      life('null', { expires_in: null }),
      life('huge', { expires_in: 1e300 }),
      life('a hundred years', { expires_in: 100 * 366 * 86_400 }),
      action({
        name: 'missing, and the token has a date of its own',
        inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
        faults: (faults) => faults.add({ path: '/oauth/token', then: tokenAnswer({}) }),
        expect: { status: 0 },
        check: ({ main }) =>
          Number.isNaN(Date.parse(main.outputs['expires-at'] ?? '')) ? ['expires-at is no date'] : [],
      }),
      action({
        name: 'missing, and the token has none: expires-at is empty',
        inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
        faults: (faults) => {
          faults.add({ path: '/oauth/token', then: tokenAnswer({ access_token: opaque }) });
          faults.add({
            path: MYSELF,
            then: { status: 200, body: { accountId: users.ada.accountId, displayName: 'Ada' } },
          });
        },
        secrets: () => [opaque],
        expect: { status: 0 },
        check: ({ main }) => (main.outputs['expires-at'] === '' ? [] : ['expires-at is not empty']),
      }),
      action({
        name: 'a token with a date that no calendar has',
        inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
        faults: (faults) => {
          const wild = fakeJwt({
            clientId: 'FAKE',
            subject: users.ada.accountId,
            issuedAtMs: 0,
            expiresAtMs: 1e300,
            scope: 'read:jira-user',
            id: 'wild',
          });
          faults.add({ path: '/oauth/token', then: tokenAnswer({ access_token: wild }) });
          faults.add({
            path: MYSELF,
            then: { status: 200, body: { accountId: users.ada.accountId, displayName: 'Ada' } },
          });
        },
        expect: { status: 0 },
        check: ({ main }) => (main.outputs['expires-at'] === '' ? [] : ['expires-at is not empty']),
      }),
    ],
  },
  {
    number: 39,
    fault: 'a refresh answer without a new refresh token',
    exit: [0],
    bound: AT_ONCE,
    trials: [
      action({
        name: 'without a store: no successor is promised',
        inputs: { ...ways.refreshToken, 'cloud-id': sites.acme.cloudId },
        faults: (faults) => faults.add({ path: '/oauth/token', then: tokenAnswer({ expires_in: 3600 }) }),
        secrets: () => [tokens.accessToken],
        expect: { status: 0, says: /::warning[^\n]*refresh token/ },
        check: ({ main }) =>
          main.outputs['refresh-token'] ? ['it hands over a refresh token that it did not get'] : [],
      }),
      action({
        name: 'with a store: the old one stays in it',
        inputs: { ...toSecret, 'cloud-id': sites.acme.cloudId },
        hosts: ['api.github.com:443'],
        faults: (faults) => faults.add({ path: '/oauth/token', then: tokenAnswer({ expires_in: 3600 }) }),
        secrets: () => [tokens.accessToken],
        arrange: ({ sandbox }) => {
          sandbox.github.setSecret(
            { repository: fixtures.github.repository, name: NAME },
            ways.refreshToken['refresh-token'],
          );
        },
        expect: { status: 0, says: /::warning[^\n]*refresh token/ },
        check: ({ sandbox }) =>
          sandbox.github.secret({ repository: fixtures.github.repository, name: NAME }) ===
          ways.refreshToken['refresh-token']
            ? []
            : ['the stored token is another one'],
      }),
    ],
  },
];
