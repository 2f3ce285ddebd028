import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Answer, type Question } from './client.js';
import { sandboxed } from './rows.js';

const { url: BASE, users, tokens } = fixtures.dataCenter;
const API = `${BASE}/rest/api/2`;
const INFO = `${API}/serverInfo`;
const MYSELF = `${API}/myself`;
const SESSION = `${BASE}/rest/auth/1/session`;
const TOKENS = `${BASE}/rest/pat/latest/tokens`;

const pat: Question = { bearer: tokens.pat };
const dora: Question = { basic: [users.dora.name, users.dora.password] };
const wrong: Question = { basic: [users.dora.name, 'FAKE wrong'] };
const FAILED = '"x-seraph-loginreason":"AUTHENTICATED_FAILED"';

const { get, answers } = sandboxed();
const send = (url: string, question: Question = {}): Promise<Answer> => ask(get(), url, question);
const statusOf = async (url: string, question?: Question): Promise<number> =>
  (await send(url, question)).status;

function cookieOf({ headers }: Answer): Question {
  const cookies = headers['set-cookie']?.map((each) => each.split(';')[0] ?? '') ?? [];
  return { headers: { cookie: cookies.join('; ') } };
}

describe('version 10.3', () => {
  answers([
    ['has no third version', `${BASE}/rest/api/3/myself`, pat, 404],
    ['answers nobody', MYSELF, {}, 401, '"x-ausername":"anonymous"'],
    ['refuses another, whatever it is asked', INFO, wrong, 401, FAILED],
    ['refuses one past its date', INFO, { bearer: tokens.patExpired }, 401, FAILED],
    ["refuses Cloud's tokens", INFO, { bearer: fixtures.tokens.classic }, 401, FAILED],
    ['hides an issue', `${API}/issue/PROJ-1`, {}, 401, 'Login Required'],
  ]);
});

test('a password fails as often as it may, and brings a session along', async () => {
  get().dataCenter.captchaAfter = 2;
  for (const question of [wrong, dora, wrong]) await send(MYSELF, question);
  expect(await statusOf(MYSELF, cookieOf(await send(MYSELF, dora)))).toBe(200);
  for (const question of [wrong, wrong]) await send(MYSELF, question);
  expect([await statusOf(MYSELF, dora), await statusOf(MYSELF, pat)]).toEqual([403, 200]);
});

test('a closed session is dead, and that of a token at once', async () => {
  const body = { username: users.dora.name, password: users.dora.password };
  const cookie = cookieOf(await send(SESSION, { method: 'POST', body }));
  expect([await statusOf(MYSELF, cookie), get().dataCenter.sessions]).toEqual([200, 1]);
  expect(await statusOf(SESSION, { ...cookie, method: 'DELETE' })).toBe(204);
  expect([await statusOf(MYSELF, cookie), get().dataCenter.sessions]).toEqual([401, 0]);
  expect(await statusOf(MYSELF, cookieOf(await send(MYSELF, pat)))).toBe(401);
});

test('a personal access token is revoked by its owner alone, and ends on its day', async () => {
  const body = { name: 'next', expirationDuration: 90 };
  const { id, rawToken } = (await send(TOKENS, { ...pat, method: 'POST', body })).json() as {
    id: number;
    rawToken: string;
  };
  const revoked = (bearer: string) => statusOf(`${TOKENS}/${id}`, { method: 'DELETE', bearer });
  expect([await revoked(tokens.patReader), await statusOf(MYSELF, { bearer: rawToken })]).toEqual([404, 200]);
  expect([await revoked(tokens.pat), await statusOf(MYSELF, { bearer: rawToken })]).toEqual([204, 401]);
  get().clock.advance(46 * 86_400_000);
  expect(await statusOf(MYSELF, pat)).toBe(401);
});
