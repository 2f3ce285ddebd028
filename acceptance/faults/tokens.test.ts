import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fakeJwt } from '../../sandbox/fake.js';
import type { Fault, FaultRule, Sandbox } from '../../sandbox/index.js';
import type { Inputs } from '../kit/place.js';
import { exchange, github, HOSTILE_TEXT, must, myself, ONE_EXCHANGE } from './given.js';
import { preload, sites, tokens, users, ways } from './given.js';
import { GRACE, type Plan, row, type World } from './trial.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NAME = 'JIRA_REFRESH_TOKEN';
const PLACE = { repository: github.repository, name: NAME };
const { 'refresh-token': FIRST, ...CLIENT } = ways.refreshToken;
const DEAD = 'FAKE-9f-dead-and-gone-0001-FAKE';
const CLOUD_ID = { 'cloud-id': sites.acme.cloudId };
const TO_SECRET = {
  ...{ ...ways.refreshToken, 'refresh-token-secret': NAME },
  'refresh-token-repository': github.repository,
  'github-token': github.tokens.secretsWriter,
};

const clock = (wrongBy: number, jump: number): Plan => ({
  node: preload('clock'),
  env: { FAKE_CLOCK_MS: String(wrongBy), FAKE_CLOCK_JUMP_MS: String(jump) },
});

/** A run with a wrong clock, whose token must expire an hour later by the same clock. */
const wrongClock = (wrongBy: number, jump: number): Plan => ({
  ...{ ...clock(wrongBy, jump), inputs: ways.clientCredentials },
  check: ({ outputs }) => {
    const off = Date.parse(outputs['expires-at'] ?? '') - (Date.now() + wrongBy + jump + HOUR);
    return Math.abs(off) < MINUTE ? [] : [`expires-at is ${String(outputs['expires-at'])}`];
  },
});

const issues = (more: object): FaultRule =>
  exchange({ status: 200, body: { access_token: tokens.accessToken, token_type: 'Bearer', ...more } });
const ADA: Fault = { status: 200, body: { accountId: users.ada.accountId, displayName: 'Ada' } };

const ODD_DATE = fakeJwt({
  ...{ clientId: 'FAKE', subject: users.ada.accountId, issuedAtMs: 0, expiresAtMs: 1e300 },
  ...{ scope: 'read:jira-user', id: 'wild' },
});
const INVALID: Plan = { status: 3, code: 'refresh-token-invalid' };

/** Returns the path of the file with the grant's first token, or with another one. */
function tokenFile({ place }: World, token = FIRST): string {
  const file = place.path('token');
  if (!existsSync(file)) writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}

const inFile =
  (token?: string) =>
  (world: World): Inputs => ({ ...CLIENT, 'refresh-token-file': tokenFile(world, token) });
const stored = (world: World): string => readFileSync(tokenFile(world), 'utf8').trim();

/** Checks that the stored token can still be exchanged and that no reuse has revoked the grant. */
const grantLives = ({ oauth }: Sandbox, token: string): string[] =>
  must({
    'what is stored is alive': oauth.isAlive(token),
    'no token was used too late': oauth.lateReuses === 0,
  });

/** Another process saves the successor while this one's exchange is refused. */
const loserReadsAgain: Plan = {
  ...{ exchanges: 2, inputs: inFile(DEAD), secrets: (world) => [FIRST, stored(world)] },
  arrange: (world) => {
    const late = world.sandbox.faults.add(exchange({ latencyMs: 200 }, { times: 1 }));
    const look = setInterval(() => {
      if (late.hits === 0) return;
      clearInterval(look);
      writeFileSync(tokenFile(world), `${FIRST}\n`);
    }, 5);
    look.unref();
  },
  check: (world) => grantLives(world.sandbox, stored(world)),
};

row(30, '403 invalid_grant of the token endpoint (F4, F5)', {
  'no store to read again': {
    ...{ ...INVALID, says: /Give consent again/, exchanges: 0, inputs: ways.refreshToken },
    rules: exchange({ status: 403, body: { error: 'invalid_grant', error_description: HOSTILE_TEXT } }),
    check: ({ sandbox: { requests } }) =>
      must({ 'it asked once': requests.filter(({ path }) => path === '/oauth/token').length === 1 }),
  },
  'the file is as it was, and stays so': {
    ...{ ...INVALID, exchanges: 1, inputs: inFile(DEAD), secrets: [DEAD] },
    check: (world) => must({ 'the file is as it was': stored(world) === DEAD }),
  },
  'the loser reads the store again and uses the successor': loserReadsAgain,
});

row(37, 'the clock is a day wrong, or jumps (G17)', {
  'a day ahead': wrongClock(DAY, 0),
  'it jumps a day back': wrongClock(0, -DAY),
  'it jumps ahead, and the deadline stays': {
    ...{ status: 5, code: 'timeout', lastsMs: 2000, bound: 2 + GRACE, ...clock(0, DAY) },
    ...{ inputs: { ...ways.classic, 'timeout-seconds': '2' }, rules: myself({ stall: 'body' }) },
  },
});

row(38, 'expires_in: negative', {
  'negative, and the token has a date that no calendar has: expires-at is empty': {
    inputs: ONE_EXCHANGE,
    rules: [issues({ access_token: ODD_DATE, expires_in: -3600 }), myself(ADA)],
    secrets: [ODD_DATE],
    check: ({ outputs }) => must({ 'expires-at is empty': outputs['expires-at'] === '' }),
  },
});

row(39, 'a refresh answer without a new refresh token', {
  'with a store: the old one stays in it': {
    ...{ says: /::warning[^\n]*refresh token/, rules: issues({ expires_in: 3600 }) },
    ...{ inputs: { ...TO_SECRET, ...CLOUD_ID }, secrets: [tokens.accessToken] },
    arrange: ({ sandbox }) => {
      sandbox.github.setSecret(PLACE, FIRST);
    },
    check: ({ sandbox }) => must({ 'the stored token stays': sandbox.github.secret(PLACE) === FIRST }),
  },
});

/** In seconds. The runner kills the remaining processes ten seconds after a person cancels. */
const TO_THE_END = 7;

function interrupted(signal: NodeJS.Signals, status: number, isFile: boolean, kind: 'late' | 'lost'): Plan {
  return {
    ...{ status, says: kind === 'late' ? /The new refresh token is saved/ : /may have been exchanged/ },
    inputs: (world) => (isFile ? inFile()(world) : TO_SECRET),
    rules: exchange(kind === 'late' ? { latencyMs: 500 } : { stall: 'headers' }),
    signal: [signal, ({ sandbox }) => sandbox.requests.some(({ path }) => path === '/oauth/token')],
    secrets: (world) => (isFile ? [stored(world)] : []),
    check: (world) => {
      const now = isFile ? stored(world) : (world.sandbox.github.secret(PLACE) ?? '');
      if (kind === 'lost') return must({ 'nothing is saved': now === FIRST || now === '' });
      return [...must({ 'another one is saved': now !== FIRST }), ...grantLives(world.sandbox, now)];
    },
  };
}

const NOT_SAVED: Plan = { status: 8, code: 'refresh-token-not-saved', says: /ten more minutes/ };

const notSaved = (then: Fault, puts: number): Plan => ({
  ...{ ...NOT_SAVED, inputs: TO_SECRET, rules: { method: 'PUT', then } },
  check: ({ sandbox: { requests } }) => {
    const count = requests.filter(({ method }) => method === 'PUT').length;
    return count === puts ? [] : [`${count} attempts to save, not ${puts}`];
  },
});

/** Advances the clock by eleven minutes, past the leeway for a used token. */
const after = ({ clock }: Sandbox): void => {
  clock.advance(11 * MINUTE);
};

row(45, 'two refreshes at once, inside and beyond the leeway', {
  'two jobs with the same token, at once: both work': {
    special: async ({ sandbox, place }) => {
      const both = await Promise.all([place.main(ways.refreshToken), place.main(ways.refreshToken)]);
      const handed = both.map(({ outputs }) => outputs['refresh-token'] ?? '');
      after(sandbox);
      return [
        ...must({
          'both work': both.every(({ status }) => status === 0),
          'each got another successor': new Set(handed).size === 2,
        }),
        ...handed.flatMap((token) => grantLives(sandbox, token)),
      ];
    },
  },
  'the token of before, eleven minutes later: refused once': {
    special: async ({ sandbox, place }) => {
      await place.main(ways.refreshToken);
      after(sandbox);
      const late = await place.main(ways.refreshToken);
      return must({
        'it is refused': late.status === 3,
        'it is not tried again': sandbox.oauth.tokenRequests === 2,
      });
    },
  },
});

row(
  47,
  'SIGINT, SIGTERM while a refresh token is exchanged (F8)',
  {
    'SIGTERM, a GitHub secret: the answer is late': interrupted('SIGTERM', 143, false, 'late'),
    'SIGINT, a file: the answer is late': interrupted('SIGINT', 130, true, 'late'),
    'SIGTERM, a file: the answer is lost': interrupted('SIGTERM', 143, true, 'lost'),
  },
  TO_THE_END,
);

row(49, 'the new refresh token can not be saved', {
  'GitHub is down': notSaved({ status: 500 }, 4),
  'the disk is full': {
    ...{ ...NOT_SAVED, says: [/ten more minutes/, /\(ENOSPC\)/] },
    inputs: ({ place }) => ({ ...ways.refreshToken, 'refresh-token-file': place.path('token') }),
    ...{ node: preload('full-disk'), env: { FULL_DISK: '/\\.token\\.' } },
  },
  'jira-auth refresh: the command that saves fails': {
    ...{ ...NOT_SAVED, inputs: ways.refreshToken },
    args: ['refresh', '--save-command', 'cat > /dev/null; exit 3'],
  },
});
