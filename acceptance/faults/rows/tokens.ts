import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fakeJwt } from '../../../sandbox/fake.js';
import type { Fault, FaultRule, Sandbox } from '../../../sandbox/index.js';
import type { Inputs } from '../../kit/place.js';
import type { Given, Played, Row, Trial, Want, World } from '../trial.js';
import { custom, exchange, github, GRACE, HOSTILE_TEXT, must, myself } from '../trial.js';
import { preload, row, sites, tokens, trial, users, ways } from '../trial.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NAME = 'JIRA_REFRESH_TOKEN';
const PLACE = { repository: github.repository, name: NAME };
const { 'refresh-token': FIRST, ...CLIENT } = ways.refreshToken;
const DEAD = 'FAKE-9f-dead-and-gone-0001-FAKE';
const CLOUD_ID = { 'cloud-id': sites.acme.cloudId };
const ONE_EXCHANGE = { ...ways.clientCredentials, ...CLOUD_ID };
const TO_SECRET = {
  ...ways.refreshToken,
  'refresh-token-secret': NAME,
  'refresh-token-repository': github.repository,
  'github-token': github.tokens.secretsWriter,
};

const clock = (wrongBy: number, jump: number): Given => ({
  node: preload('clock'),
  env: { FAKE_CLOCK_MS: String(wrongBy), FAKE_CLOCK_JUMP_MS: String(jump) },
});

/** A run whose clock is wrong: its token must end an hour later by that very clock. */
const wrongClock = (name: string, wrongBy: number, jump: number): Trial =>
  trial(
    name,
    { status: 0 },
    {
      ...clock(wrongBy, jump),
      inputs: ways.clientCredentials,
      check: ({ outputs }) => {
        const off = Date.parse(outputs['expires-at'] ?? '') - (Date.now() + wrongBy + jump + HOUR);
        return Math.abs(off) < MINUTE ? [] : [`expires-at is ${String(outputs['expires-at'])}`];
      },
    },
  );

const jumpWhileStalled = (name: string, jump: number): Trial =>
  trial(
    name,
    { status: 5, code: 'timeout', lastsMs: 2000 },
    {
      ...clock(0, jump),
      bound: 2 + GRACE,
      inputs: { ...ways.classic, 'timeout-seconds': '2' },
      rules: myself({ stall: 'body' }),
    },
  );

const issues = (more: object): FaultRule =>
  exchange({ status: 200, body: { access_token: tokens.accessToken, token_type: 'Bearer', ...more } });
const ADA: Fault = { status: 200, body: { accountId: users.ada.accountId, displayName: 'Ada' } };

const OPAQUE = 'FAKE-opaque-access-token-without-a-date-in-it-0001';
const WILD = fakeJwt({
  clientId: 'FAKE',
  subject: users.ada.accountId,
  issuedAtMs: 0,
  expiresAtMs: 1e300,
  scope: 'read:jira-user',
  id: 'wild',
});
const noEnd = ({ outputs }: Played): string[] =>
  must({ 'expires-at is empty': outputs['expires-at'] === '' });

/** What the token endpoint says when it refuses, as Atlassian does. */
const refused = (name: string, error: string, want: Want, error_description = HOSTILE_TEXT): Trial =>
  trial(name, want, {
    inputs: ways.refreshToken,
    rules: exchange({ status: 403, body: { error, error_description } }),
    check: ({ requests }) =>
      must({ 'it asked once': requests.filter(({ path }) => path === '/oauth/token').length === 1 }),
  });

const INVALID = { status: 3, code: 'refresh-token-invalid' };
const REJECTED = { status: 3, code: 'client-rejected' };
const WRONG = { 'client-secret': 'FAKE-wrong-client-secret' };

/** The file that holds the grant's first token, or another one. */
function tokenFile({ place }: World, token = FIRST): string {
  const file = place.path('token');
  if (!existsSync(file)) writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}

const inFile =
  (token?: string) =>
  (world: World): Inputs => ({ ...CLIENT, 'refresh-token-file': tokenFile(world, token) });
const stored = (world: World): string => readFileSync(tokenFile(world), 'utf8').trim();

/** Whether what is stored can still be exchanged, and no reuse has killed the grant. */
const grantLives = ({ oauth }: Sandbox, token: string): string[] =>
  must({
    'what is stored is alive': oauth.isAlive(token),
    'no token was used too late': oauth.lateReuses === 0,
  });

/** Another process saves the successor while this one is being refused. */
const loserReadsAgain = trial(
  'the loser reads the store again and uses the successor',
  { status: 0, exchanges: 2 },
  {
    inputs: inFile(DEAD),
    arrange: (world) => {
      const late = world.sandbox.faults.add(exchange({ latencyMs: 200 }, { times: 1 }));
      const look = setInterval(() => {
        if (late.hits === 0) return;
        clearInterval(look);
        writeFileSync(tokenFile(world), `${FIRST}\n`);
      }, 5);
      look.unref();
    },
    secrets: (world) => [FIRST, stored(world)],
    check: (world) => grantLives(world.sandbox, stored(world)),
  },
);

export const TOKENS: readonly Row[] = [
  row(30, '403 invalid_grant of the token endpoint (F4, F5)', [
    refused('no store to read again', 'invalid_grant', { ...INVALID, says: /Give consent again/ }),
    refused(
      'unauthorized_client, which says the same',
      'unauthorized_client',
      INVALID,
      'refresh_token is invalid',
    ),
    trial(
      'a store that nobody can read',
      { ...INVALID, exchanges: 1 },
      { inputs: { ...TO_SECRET, 'refresh-token': DEAD } },
    ),
    trial(
      'the file is as it was, and stays so',
      { ...INVALID, exchanges: 1 },
      {
        inputs: inFile(DEAD),
        secrets: [DEAD],
        check: (world) => must({ 'the file is as it was': stored(world) === DEAD }),
      },
    ),
    loserReadsAgain,
  ]),
  row(31, 'access_denied, invalid_client', [
    ...['access_denied', 'invalid_client', 'unauthorized_client'].map((error) =>
      refused(error, error, { ...REJECTED, says: /Consenting again does not help/ }),
    ),
    trial(
      'a wrong client secret',
      { ...REJECTED, says: /`client-id` and `client-secret`/ },
      { inputs: { ...ways.refreshToken, ...WRONG } },
    ),
    trial('a wrong secret of client credentials', REJECTED, {
      inputs: { ...ways.clientCredentials, ...WRONG },
    }),
  ]),
  row(37, 'the clock is a day wrong, or jumps (G17)', [
    wrongClock('a day ahead', DAY, 0),
    wrongClock('a day behind', -DAY, 0),
    wrongClock('it jumps a day ahead', 0, DAY),
    wrongClock('it jumps a day back', 0, -DAY),
    jumpWhileStalled('it jumps ahead, and the deadline stays', DAY),
    jumpWhileStalled('it jumps back, and the deadline stays', -DAY),
  ]),
  row(38, 'expires_in: missing, 0, negative, text, huge', [
    ...[0, -3600, '3600', null, 1e300, 100 * 366 * 86_400].map((expires_in) =>
      trial(
        JSON.stringify(expires_in),
        { status: 7, code: 'untrusted-response', says: /life time of the token/, requests: 1 },
        { inputs: ONE_EXCHANGE, rules: issues({ expires_in }), secrets: [tokens.accessToken] },
      ),
    ),
    trial(
      'missing, and the token has a date of its own',
      { status: 0 },
      {
        inputs: ONE_EXCHANGE,
        rules: issues({}),
        check: ({ outputs }) =>
          must({ 'expires-at is a date': !Number.isNaN(Date.parse(outputs['expires-at'] ?? '')) }),
      },
    ),
    trial(
      'missing, and the token has none: expires-at is empty',
      { status: 0 },
      {
        inputs: ONE_EXCHANGE,
        rules: [issues({ access_token: OPAQUE }), myself(ADA)],
        secrets: [OPAQUE],
        check: noEnd,
      },
    ),
    trial(
      'a token with a date that no calendar has',
      { status: 0 },
      {
        inputs: ONE_EXCHANGE,
        rules: [issues({ access_token: WILD }), myself(ADA)],
        check: noEnd,
      },
    ),
  ]),
  row(39, 'a refresh answer without a new refresh token', [
    trial(
      'without a store: no successor is promised',
      { status: 0, says: /::warning[^\n]*refresh token/ },
      {
        inputs: { ...ways.refreshToken, ...CLOUD_ID },
        rules: issues({ expires_in: 3600 }),
        secrets: [tokens.accessToken],
        check: ({ outputs }) => must({ 'it hands over no refresh token': !outputs['refresh-token'] }),
      },
    ),
    trial(
      'with a store: the old one stays in it',
      { status: 0, says: /::warning[^\n]*refresh token/ },
      {
        inputs: { ...TO_SECRET, ...CLOUD_ID },
        rules: issues({ expires_in: 3600 }),
        secrets: [tokens.accessToken],
        arrange: ({ sandbox }) => {
          sandbox.github.setSecret(PLACE, FIRST);
        },
        check: ({ sandbox }) => must({ 'the stored token stays': sandbox.github.secret(PLACE) === FIRST }),
      },
    ),
  ]),
];

/** The runner kills what is still there ten seconds after a person has cancelled. Seconds. */
const TO_THE_END = 7;

function interrupted(
  [signal, status]: readonly [NodeJS.Signals, number],
  store: 'a GitHub secret' | 'a file',
  kind: 'late' | 'lost',
): Trial {
  const isFile = store === 'a file';
  return trial(
    `${signal}, ${store}: the answer is ${kind}`,
    { status, says: kind === 'late' ? /The new refresh token is saved/ : /may have been exchanged/ },
    {
      inputs: (world) => (isFile ? inFile()(world) : TO_SECRET),
      rules: exchange(kind === 'late' ? { latencyMs: 500 } : { stall: 'headers' }),
      signal: {
        signal,
        when: ({ sandbox }) => sandbox.requests.some(({ path }) => path === '/oauth/token'),
      },
      secrets: (world) => (isFile ? [stored(world)] : []),
      check: (world) => {
        const now = isFile ? stored(world) : (world.sandbox.github.secret(PLACE) ?? '');
        if (kind === 'lost') return must({ 'nothing is saved': now === FIRST || now === '' });
        return [...must({ 'another one is saved': now !== FIRST }), ...grantLives(world.sandbox, now)];
      },
    },
  );
}

const NOT_SAVED = { status: 8, code: 'refresh-token-not-saved', says: /ten more minutes/ };

const notSaved = (name: string, then: Fault, puts: number): Trial =>
  trial(name, NOT_SAVED, {
    inputs: TO_SECRET,
    rules: { method: 'PUT', then },
    check: ({ requests }) => {
      const count = requests.filter(({ method }) => method === 'PUT').length;
      return count === puts ? [] : [`${count} attempts to save, not ${puts}`];
    },
  });

export const ROTATION: readonly Row[] = [
  row(45, 'two refreshes at once, inside and beyond the leeway', [
    custom('jira-auth refresh, twice at once with one file', async (world) => {
      const { sandbox, place } = world;
      const args = ['refresh', '--refresh-token-file', tokenFile(world)];
      const both = await Promise.all([place.cli(args, CLIENT), place.cli(args, CLIENT)]);
      sandbox.clock.advance(11 * MINUTE);
      return [
        ...must({ 'both work': both.every(({ status }) => status === 0) }),
        ...grantLives(sandbox, stored(world)),
      ];
    }),
    custom('two jobs with the same token, at once: both work', async ({ sandbox, place }) => {
      const both = await Promise.all([place.main(ways.refreshToken), place.main(ways.refreshToken)]);
      const handed = both.map(({ outputs }) => outputs['refresh-token'] ?? '');
      sandbox.clock.advance(11 * MINUTE);
      return [
        ...must({
          'both work': both.every(({ status }) => status === 0),
          'each got another successor': new Set(handed).size === 2,
        }),
        ...handed.flatMap((token) => grantLives(sandbox, token)),
      ];
    }),
    custom('the token of before, eleven minutes later: refused once', async ({ sandbox, place }) => {
      await place.main(ways.refreshToken);
      sandbox.clock.advance(11 * MINUTE);
      const late = await place.main(ways.refreshToken);
      return must({
        'it is refused': late.status === 3,
        'it is not tried again': sandbox.oauth.tokenRequests === 2,
      });
    }),
    loserReadsAgain,
  ]),
  row(
    47,
    'SIGINT, SIGTERM while a refresh token is exchanged (F8)',
    (
      [
        ['SIGINT', 130],
        ['SIGTERM', 143],
      ] as const
    ).flatMap((signal) => [
      interrupted(signal, 'a GitHub secret', 'late'),
      interrupted(signal, 'a file', 'late'),
      interrupted(signal, 'a file', 'lost'),
    ]),
    TO_THE_END,
  ),
  row(49, 'the new refresh token can not be saved', [
    notSaved('GitHub refuses', { status: 403, body: {} }, 1),
    notSaved('GitHub is down', { status: 500 }, 4),
    notSaved('GitHub leads elsewhere', { redirect: 307, location: 'https://canary.example/' }, 1),
    trial(
      'the disk is full',
      { ...NOT_SAVED, says: [NOT_SAVED.says, /\(ENOSPC\)/] },
      {
        inputs: ({ place }) => ({ ...ways.refreshToken, 'refresh-token-file': place.path('token') }),
        node: preload('full-disk'),
        env: { FULL_DISK: '/\\.token\\.' },
      },
    ),
    trial('jira-auth refresh: the command that saves fails', NOT_SAVED, {
      args: ['refresh', '--save-command', 'cat > /dev/null; exit 3'],
      inputs: ways.refreshToken,
    }),
  ]),
];
