import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Answer, type Question } from './client.js';
import { sandboxed } from './rows.js';

const { dataCenter, fields } = fixtures;
const { url: BASE, users, tokens } = dataCenter;
const API = `${BASE}/rest/api/2`;
const MYSELF = `${API}/myself`;
const SESSION = `${BASE}/rest/auth/1/session`;
const TOKENS = `${BASE}/rest/pat/latest/tokens`;
const DAY = 86_400_000;

const dora: Question = { basic: [users.dora.name, users.dora.password] };
const wrong: Question = { basic: [users.dora.name, 'FAKE wrong'] };
const pat: Question = { bearer: tokens.pat };
const reader: Question = { bearer: tokens.patReader };
const login: Question = {
  method: 'POST',
  body: { username: users.dora.name, password: users.dora.password },
};

const { get, answers } = sandboxed();
const send = (url: string, question: Question = {}): Promise<Answer> => ask(get(), url, question);
const statusOf = async (url: string, question: Question = {}): Promise<number> =>
  (await send(url, question)).status;

/** Returns the session cookie of an answer as a header. */
function cookieOf({ headers }: Answer): Question {
  const cookies = headers['set-cookie']?.map((each) => each.split(';')[0] ?? '') ?? [];
  return { headers: { cookie: cookies.join('; ') } };
}

describe('version 10.3', () => {
  const FAILED = '"x-seraph-loginreason":"AUTHENTICATED_FAILED"';
  const info = `${API}/serverInfo`;
  const DENIED = 'CAPTCHA_CHALLENGE; login-url=https://jira.corp.example/jira/login.jsp';
  const locked: Question = { basic: [users.locked.name, users.locked.password] };
  answers([
    ['tells what it is', info, {}, 200, { version: '10.3.24', deploymentType: 'DataCenter', baseUrl: BASE }],
    ['has no third version', `${BASE}/rest/api/3/myself`, pat, 404],
    ['answers nobody', MYSELF, {}, 401, '"x-ausername":"anonymous"'],
    ['refuses another, whatever it is asked', info, wrong, 401, FAILED],
    ['wants a CAPTCHA', MYSELF, locked, 403, DENIED],
    ['refuses one past its date', info, { bearer: tokens.patExpired }, 401, FAILED],
    ["refuses Cloud's tokens", info, { bearer: fixtures.tokens.classic }, 401, FAILED],
    ['hides an issue', `${API}/issue/PROJ-1`, {}, 401, 'Login Required'],
  ]);
});

test('a password fails as often as it may, and brings a session along', async () => {
  get().dataCenter.captchaAfter = 2;
  for (const question of [wrong, dora, wrong]) await send(MYSELF, question);
  const known = await send(MYSELF, dora);
  expect(await statusOf(MYSELF, cookieOf(known))).toBe(200);
  expect(get().dataCenter.sessions).toBe(0);
  for (const question of [wrong, wrong]) await send(MYSELF, question);
  expect([await statusOf(MYSELF, dora), await statusOf(SESSION, login), await statusOf(MYSELF, pat)]).toEqual(
    [403, 403, 200],
  );
});

test('a session is opened, used and closed; one of a token is dead at once', async () => {
  const opened = await send(SESSION, login);
  const cookie = cookieOf(opened);
  expect(get().dataCenter.sessions).toBe(1);
  const used = await send(MYSELF, cookie);
  expect([used.status, used.headers['set-cookie']?.join().includes('JSESSIONID')]).toEqual([200, false]);
  const end: Question = { ...cookie, method: 'DELETE' };
  expect([
    await statusOf(SESSION, end),
    await statusOf(SESSION, end),
    await statusOf(MYSELF, cookie),
  ]).toEqual([204, 401, 401]);
  expect(get().dataCenter.sessions).toBe(0);
  expect(await statusOf(MYSELF, cookieOf(await send(MYSELF, pat)))).toBe(401);
});

describe('a personal access token', () => {
  const create = (expirationDuration?: unknown, name = 'next'): Question => ({
    ...pat,
    method: 'POST',
    body: { name, expirationDuration },
  });

  test('is made, listed and revoked by its owner, and ends on its day', async () => {
    const { id, rawToken } = (await send(TOKENS, create(90))).json() as { id: number; rawToken: string };
    expect(get().dataCenter.patList).toMatchObject([{ name: 'ci-token' }, { id, name: 'next' }]);
    const end: Question = { method: 'DELETE' };
    expect(await statusOf(`${TOKENS}/${id}`, { ...end, ...reader })).toBe(404);
    expect(await statusOf(MYSELF, { bearer: rawToken })).toBe(200);
    expect(await statusOf(`${TOKENS}/${id}`, { ...end, ...pat })).toBe(204);
    expect(await statusOf(MYSELF, { bearer: rawToken })).toBe(401);
    get().clock.advance(46 * DAY);
    expect(await statusOf(MYSELF, pat)).toBe(401);
  });
});

describe('OAuth 2.0', () => {
  const { clientId, clientSecret, redirectUri, refreshToken, accessToken } = tokens.oauth2;
  const REFRESH = {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    redirect_uri: redirectUri,
  };
  const { clientId: account, clientSecret: secret } = tokens.serviceAccount;
  const SERVICE = {
    grant_type: 'client_credentials',
    client_id: account,
    client_secret: secret,
    scope: 'READ WRITE',
  };
  const post = (parameters: Record<string, string>): Promise<Answer> =>
    send(`${BASE}/rest/oauth2/latest/token`, {
      method: 'POST',
      body: new URLSearchParams(parameters).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  test('a refresh token is exchanged once, and both old tokens are dead', async () => {
    const next = (await post(REFRESH)).json() as Record<string, string>;
    expect(next).toMatchObject({ token_type: 'bearer', expires_in: 7200, scope: 'WRITE' });
    expect(await statusOf(MYSELF, { bearer: accessToken })).toBe(401);
    expect(await statusOf(MYSELF, { bearer: next['access_token'] ?? '' })).toBe(200);
    expect((await post(REFRESH)).json()).toEqual({ error: 'invalid_grant' });
    expect((await post({ ...REFRESH, refresh_token: next['refresh_token'] ?? '' })).status).toBe(200);
  });

  test("a service account's token is for the REST API alone, as far as its scope goes", async () => {
    get().dataCenter.version = '11';
    const edit = { method: 'PUT', body: { fields: { [fields.buildNumber]: 7 } } };
    for (const [scope, status] of [
      ['READ', 403],
      ['WRITE', 204],
    ] as const) {
      const { access_token: bearer } = (await post({ ...SERVICE, scope })).json() as { access_token: string };
      expect(await statusOf(`${API}/issue/PROJ-1`, { ...edit, bearer })).toBe(status);
      expect(await statusOf(TOKENS, { bearer })).toBe(403);
    }
  });
});
