import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { DataCenterVersion, Sandbox } from '../../sandbox/index.js';
import { startPlainDataCenter } from '../../sandbox/plain-data-center.js';
import { ask } from './client.js';
import type { Answer, Question } from './client.js';

const { dataCenter, fields } = fixtures;
const { url: BASE, users, tokens } = dataCenter;
const API = `${BASE}/rest/api/2`;
const REALM = 'OAuth realm="https%3A%2F%2Fjira.corp.example%2Fjira"';
const DORA = { basic: [users.dora.name, users.dora.password] } as const;
const WRONG = { basic: [users.dora.name, 'FAKE wrong'] } as const;
const PAT = { bearer: tokens.pat } as const;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

function myself(question: Question = {}): Promise<Answer> {
  return ask(sandbox, `${API}/myself`, question);
}

function send(method: string, path: string, question: Question): Promise<Answer> {
  return ask(sandbox, BASE + path, { method, ...question });
}

/** The session of an answer's cookie, as a header. */
function cookieOf(answer: Answer): { headers: { cookie: string } } {
  const cookie = answer.headers['set-cookie']?.map((each) => each.split(';')[0] ?? '') ?? [];
  return { headers: { cookie: cookie.join('; ') } };
}

describe('the Data Center', () => {
  it.each<[DataCenterVersion, string, string]>([
    ['8.13', '8.13.27', 'Server'],
    ['9.12', '9.12.30', 'DataCenter'],
    ['10.3', '10.3.24', 'DataCenter'],
    ['11', '11.2.1', 'DataCenter'],
  ])('tells everybody that it is %s', async (version, full, deploymentType) => {
    sandbox.dataCenter.version = version;
    for (const api of ['2', 'latest']) {
      const answer = await ask(sandbox, `${BASE}/rest/api/${api}/serverInfo`);
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({
        baseUrl: BASE,
        version: full,
        versionNumbers: full.split('.').map(Number),
        deploymentType,
      });
    }
    sandbox.reset();
    expect(sandbox.dataCenter.version).toBe('10.3');
  });

  it('can keep that to itself', async () => {
    sandbox.dataCenter.privateMode = true;
    expect((await ask(sandbox, `${API}/serverInfo`)).status).toBe(401);
    expect((await ask(sandbox, `${API}/serverInfo`, PAT)).status).toBe(200);
  });

  it.each([...Object.values(dataCenter.otherUrls), BASE])('answers at %s', async (base) => {
    expect((await ask(sandbox, `${base}/rest/api/2/serverInfo`)).json()).toMatchObject({ baseUrl: base });
    expect((await ask(sandbox, `${base}/rest/api/2/myself`, PAT)).status).toBe(200);
    const { host, hostname, port, origin } = new URL(base);
    expect(sandbox.connects[0]).toBe(port === '' ? `${host}:443` : host);
    expect(sandbox.requests[0]).toMatchObject({ host: hostname, origin });
  });

  it('is below its context path and nowhere else', async () => {
    const redirected = await ask(sandbox, 'https://jira.corp.example/');
    expect([redirected.status, redirected.headers.location]).toEqual([302, '/jira/']);
    for (const path of ['/rest/api/2/serverInfo', '/jirax/rest/api/2/serverInfo', '/_edge/tenant_info']) {
      const answer = await ask(sandbox, `https://jira.corp.example${path}`, PAT);
      expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html;charset=UTF-8']);
    }
    for (const path of ['/rest/api/3/myself', '/rest/api/2/nothing', '/_edge/tenant_info']) {
      expect((await ask(sandbox, BASE + path, PAT)).status).toBe(404);
    }
    const login = await ask(sandbox, `${BASE}/login.jsp`);
    expect([login.status, login.text]).toEqual([200, expect.stringContaining('Log in')]);
    expect((await ask(sandbox, `${BASE}/browse/PROJ-1`)).headers['content-type']).toContain('text/html');
  });

  it('knows people by name and key', async () => {
    const answer = await myself(PAT);
    const { name, key, email, displayName } = users.dora;
    expect(answer.json()).toMatchObject({ name, key, emailAddress: email, displayName, active: true });
    expect(answer.text).not.toContain('accountId');
  });

  it('says in headers who somebody is', async () => {
    const known = await myself(PAT);
    expect(known.headers).toMatchObject({
      'x-ausername': 'dora',
      'x-seraph-loginreason': 'OK',
      'x-anodeid': 'node1',
      'x-arequestid': expect.any(String) as unknown,
      'x-ratelimit-limit': '100',
      'x-ratelimit-interval-seconds': '60',
      'retry-after': '0',
    });
    const nobody = await myself();
    expect(nobody.status).toBe(401);
    expect(nobody.headers['x-ausername']).toBe('anonymous');
    expect(nobody.headers['www-authenticate']).toBe(REALM);
    expect(nobody.headers['x-seraph-loginreason']).toBeUndefined();
    expect(nobody.headers['x-ratelimit-limit']).toBeUndefined();
    expect(nobody.headers['set-cookie']).toEqual([
      expect.stringMatching(/^JSESSIONID=FAKE/),
      expect.stringMatching(/^atlassian\.xsrf\.token=/),
    ]);
  });
});

describe('a password', () => {
  it('is read as UTF-8', async () => {
    expect((await myself(DORA)).status).toBe(200);
    sandbox.dataCenter.setPassword('dora', 'FAKE:new: pass\u{1f511}');
    expect((await myself(DORA)).status).toBe(401);
    expect((await myself({ basic: ['dora', 'FAKE:new: pass\u{1f511}'] })).status).toBe(200);
    sandbox.reset();
    expect((await myself(DORA)).status).toBe(200);
    expect(() => {
      sandbox.dataCenter.setPassword('nobody', 'FAKE');
    }).toThrow('no user');
  });

  it.each([WRONG, { basic: ['dora', tokens.pat] }, { basic: ['nobody', users.dora.password] }] as const)(
    'that is none is refused, for anonymous resources too: %j',
    async (question) => {
      const answer = await ask(sandbox, `${API}/serverInfo`, question);
      expect(answer.status).toBe(401);
      expect(answer.headers).toMatchObject({
        'x-seraph-loginreason': 'AUTHENTICATED_FAILED',
        'x-ausername': 'anonymous',
        'www-authenticate': REALM,
      });
      expect(answer.headers['content-type']).toContain('text/html');
    },
  );

  it('wants a CAPTCHA after three failures, even the right one, until the reset', async () => {
    for (let count = 0; count < 3; count += 1) expect((await myself(WRONG)).status).toBe(401);
    const body = { username: 'dora', password: users.dora.password };
    for (const answer of [await myself(DORA), await send('POST', '/rest/auth/1/session', { body })]) {
      expect(answer.status).toBe(403);
      expect(answer.headers).toMatchObject({
        'x-seraph-loginreason': 'AUTHENTICATION_DENIED',
        'x-authentication-denied-reason':
          'CAPTCHA_CHALLENGE; login-url=https://jira.corp.example/jira/login.jsp',
        'www-authenticate': REALM,
      });
      expect(answer.headers['content-type']).toContain('text/html');
    }
    expect((await myself(PAT)).status).toBe(200);
    sandbox.reset();
    expect((await myself(DORA)).status).toBe(200);
  });

  it('has a limit that can be set, which a good one starts again', async () => {
    sandbox.dataCenter.captchaAfter = 2;
    for (const question of [WRONG, DORA, WRONG, DORA]) await myself(question);
    expect((await myself(DORA)).status).toBe(200);
    for (const question of [WRONG, WRONG]) await myself(question);
    expect((await myself(DORA)).status).toBe(403);
    expect((await myself({ basic: [users.locked.name, users.locked.password] })).status).toBe(403);
  });

  it('is nothing that version 11 takes', async () => {
    sandbox.dataCenter.version = '11';
    const body = { username: 'dora', password: users.dora.password };
    for (const answer of [await myself(DORA), await send('POST', '/rest/auth/1/session', { body })]) {
      expect(answer.status).toBe(403);
      expect(answer.json()).toEqual({ message: 'Basic Authentication has been disabled on this instance.' });
    }
    expect((await myself(PAT)).status).toBe(200);
  });

  it('brings a session along that goes on without it', async () => {
    expect((await myself(cookieOf(await myself(DORA)))).status).toBe(200);
    expect(sandbox.dataCenter.sessions).toBe(0);
  });
});

describe('a session', () => {
  const body = { username: users.dora.name, password: users.dora.password };

  async function logIn(): Promise<{ cookie: { headers: { cookie: string } }; answer: Answer }> {
    const answer = await send('POST', '/rest/auth/1/session', { body });
    const { session } = answer.json() as { session: { name: string; value: string } };
    return { answer, cookie: { headers: { cookie: `x=y; ${session.name}=${session.value}` } } };
  }

  it('is opened, used and closed', async () => {
    await myself(WRONG);
    const { answer, cookie } = await logIn();
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      session: { name: 'JSESSIONID', value: expect.stringMatching(/^FAKE[0-9A-FK]{40,}$/) as unknown },
      loginInfo: {
        failedLoginCount: 1,
        loginCount: 1,
        lastFailedLoginTime: expect.any(String) as unknown,
      },
    });
    expect(cookieOf(answer).headers.cookie).toContain(cookie.headers.cookie.replace('x=y; ', ''));
    expect(sandbox.dataCenter.sessions).toBe(1);
    const used = await myself(cookie);
    expect(used.json()).toMatchObject({ name: 'dora' });
    expect(used.headers['set-cookie']?.join()).not.toContain('JSESSIONID');
    expect((await send('GET', '/rest/auth/1/session', cookie)).json()).toMatchObject({ name: 'dora' });
    expect((await send('DELETE', '/rest/auth/1/session', cookie)).status).toBe(204);
    expect(sandbox.dataCenter.sessions).toBe(0);
    expect((await myself(cookie)).status).toBe(401);
    expect((await send('DELETE', '/rest/auth/1/session', cookie)).status).toBe(401);
  });

  it('is not opened with a wrong password, and nobody has none', async () => {
    const wrong = await send('POST', '/rest/auth/1/session', { body: { ...body, password: 'FAKE wrong' } });
    expect(wrong.status).toBe(401);
    expect(wrong.json()).toEqual({ errorMessages: ['Login failed'], errors: {} });
    expect(wrong.headers['x-seraph-loginreason']).toBe('AUTHENTICATED_FAILED');
    const form = { body: 'username=dora', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await send('POST', '/rest/auth/1/session', form)).status).toBe(415);
    expect((await send('GET', '/rest/auth/1/session', {})).status).toBe(401);
    expect((await send('GET', '/rest/auth/1/session', PAT)).status).toBe(200);
    expect((await send('DELETE', '/rest/auth/1/session', {})).status).toBe(401);
    expect((await send('DELETE', '/rest/auth/1/session', PAT)).status).toBe(401);
  });

  it('is over after a reset', async () => {
    const { cookie } = await logIn();
    sandbox.reset();
    expect((await myself(cookie)).status).toBe(401);
  });
});

describe('a personal access token', () => {
  it('is a Bearer, and its session is dead at once', async () => {
    const answer = await myself(PAT);
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^JSESSIONID=/);
    expect((await myself(cookieOf(answer))).status).toBe(401);
    expect((await myself({ bearer: tokens.patReader })).json()).toMatchObject({ name: 'reader' });
  });

  it('is refused when it is wrong or past its date', async () => {
    for (const bearer of [tokens.patExpired, 'FAKE-wrong', fixtures.tokens.classic]) {
      const answer = await ask(sandbox, `${API}/serverInfo`, { bearer });
      expect(answer.status).toBe(401);
      expect(answer.headers['x-seraph-loginreason']).toBe('AUTHENTICATED_FAILED');
    }
    sandbox.clock.advance(46 * 86_400_000);
    expect((await myself(PAT)).status).toBe(401);
  });

  it('is nothing that 8.13 knows', async () => {
    sandbox.dataCenter.version = '8.13';
    expect((await myself(PAT)).status).toBe(401);
    const info = await ask(sandbox, `${API}/serverInfo`, PAT);
    expect([info.status, info.headers['x-ausername']]).toEqual([200, 'anonymous']);
    expect((await send('GET', '/rest/pat/latest/tokens', DORA)).status).toBe(404);
    expect((await myself(DORA)).status).toBe(200);
  });

  it('is on a list, with a date', async () => {
    const list = (await send('GET', '/rest/pat/latest/tokens', PAT)).json() as { expiringAt: string }[];
    expect(list).toMatchObject([{ id: 1, name: 'ci-token' }]);
    const date = list[0]?.expiringAt ?? '';
    expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0100$/);
    const days = (Date.parse(date.replace('+0100', '+01:00')) - sandbox.clock.now()) / 86_400_000;
    expect(Math.round(days)).toBe(45);
    expect((await send('GET', '/rest/pat/latest/tokens', {})).status).toBe(401);
    expect((await send('GET', '/rest/pat/latest/tokens', { bearer: tokens.patReader })).json()).toEqual([]);
  });

  it('has a list that can be anything', async () => {
    const patList = [{ id: 5, name: 'never', expiringAt: '9999-12-31T00:00:00.000+0100' }];
    sandbox.dataCenter.patList = patList;
    expect((await send('GET', '/rest/pat/latest/tokens', DORA)).json()).toEqual(patList);
    expect(sandbox.dataCenter.patList).toEqual(patList);
    sandbox.dataCenter.patList = { status: 403 };
    expect((await send('GET', '/rest/pat/latest/tokens', PAT)).status).toBe(403);
    expect((await myself(PAT)).status).toBe(200);
    sandbox.reset();
    expect(sandbox.dataCenter.patList).toMatchObject([{ name: 'ci-token' }]);
  });

  it('is made and revoked', async () => {
    const path = '/rest/pat/latest/tokens';
    const made = await send('POST', path, { ...PAT, body: { name: 'next', expirationDuration: 90 } });
    expect(made.status).toBe(201);
    const { id, rawToken } = made.json() as { id: number; rawToken: string };
    expect(rawToken).toMatch(/^FAKE.{40}$/);
    expect((await myself({ bearer: rawToken })).json()).toMatchObject({ name: 'dora' });
    expect(sandbox.dataCenter.patList).toMatchObject([{ name: 'ci-token' }, { id, name: 'next' }]);
    expect((await send('DELETE', `${path}/${id}`, { bearer: tokens.patReader })).status).toBe(404);
    expect((await send('DELETE', `${path}/${id}`, PAT)).status).toBe(204);
    expect((await myself({ bearer: rawToken })).status).toBe(401);
    expect((await send('DELETE', `${path}/1`, PAT)).status).toBe(204);
    expect((await myself(PAT)).status).toBe(401);
  });

  it('may have the name of another, and is made with a password too', async () => {
    const path = '/rest/pat/latest/tokens';
    const body = { name: 'ci-token', expirationDuration: 90 };
    const made = (await send('POST', path, { ...DORA, body })).json() as { id: number; expiringAt: string };
    expect(made.expiringAt).toMatch(/\+0100$/);
    expect(sandbox.dataCenter.patList).toMatchObject([{ name: 'ci-token' }, { name: 'ci-token' }]);
    expect((await send('DELETE', `${path}/${made.id}`, DORA)).status).toBe(204);
    expect((await myself(PAT)).status).toBe(200);
    expect((await send('POST', path, { body })).status).toBe(401);
    sandbox.dataCenter.version = '8.13';
    expect((await send('POST', path, { ...DORA, body })).status).toBe(404);
    expect((await send('DELETE', `${path}/1`, DORA)).status).toBe(404);
  });

  it('may be refused by the administrator, or by a failure', async () => {
    const path = '/rest/pat/latest/tokens';
    const create = async (days?: unknown): Promise<number> =>
      (await send('POST', path, { ...PAT, body: { name: 'next', expirationDuration: days } })).status;
    expect([await create(366), await create(0), await create('9'), await create(1.5)]).toEqual([
      400, 400, 400, 400,
    ]);
    sandbox.dataCenter.patSettings.maxDays = 30;
    expect([await create(31), await create(30), await create()]).toEqual([400, 201, 201]);
    sandbox.dataCenter.patSettings.tooLong = 'cut';
    const cut = await send('POST', path, { ...PAT, body: { name: 'cut', expirationDuration: 90 } });
    const { expiringAt } = cut.json() as { expiringAt: string };
    const end = Date.parse(expiringAt.replace('+0100', '+01:00'));
    expect(Math.round((end - sandbox.clock.now()) / 86_400_000)).toBe(30);
    sandbox.dataCenter.patSettings.eternal = false;
    expect(await create()).toBe(400);
    sandbox.dataCenter.patSettings.maxPerUser = 4;
    expect(await create(30)).toBe(400);
    expect(sandbox.dataCenter.patList).toHaveLength(4);
    sandbox.reset();
    sandbox.dataCenter.patFailures.create = 500;
    expect(await create(90)).toBe(500);
    sandbox.dataCenter.patFailures.revoke = 403;
    expect((await send('DELETE', `${path}/1`, PAT)).status).toBe(403);
    expect((await myself(PAT)).status).toBe(200);
    sandbox.reset();
    expect(await create(365)).toBe(201);
    expect((await send('DELETE', `${path}/1`, PAT)).status).toBe(204);
  });
});

describe('the OAuth 2.0 provider', () => {
  const { clientId, clientSecret, redirectUri, refreshToken, accessToken } = tokens.oauth2;
  const REFRESH = {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    redirect_uri: redirectUri,
  };
  const SERVICE = {
    grant_type: 'client_credentials',
    client_id: tokens.serviceAccount.clientId,
    client_secret: tokens.serviceAccount.clientSecret,
    scope: 'READ WRITE',
  };

  function post(parameters: Record<string, string>, query = ''): Promise<Answer> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(parameters).toString();
    return send('POST', `/rest/oauth2/latest/token${query}`, { headers, body });
  }

  it('exchanges a refresh token once, and both old tokens are dead', async () => {
    expect((await myself({ bearer: accessToken })).json()).toMatchObject({ name: 'dora' });
    const answer = await post(REFRESH);
    expect(answer.status).toBe(200);
    const next = answer.json() as { access_token: string; refresh_token: string; created_at: number };
    expect(next).toMatchObject({ token_type: 'bearer', expires_in: 7200, scope: 'WRITE' });
    expect(Math.abs(next.created_at - sandbox.clock.now() / 1000)).toBeLessThan(5);
    expect((await myself({ bearer: accessToken })).status).toBe(401);
    expect((await myself({ bearer: next.access_token })).status).toBe(200);
    const again = await post(REFRESH);
    expect([again.status, again.json()]).toEqual([400, { error: 'invalid_grant' }]);
    expect((await post({ ...REFRESH, refresh_token: next.refresh_token })).status).toBe(200);
    sandbox.reset();
    expect((await myself({ bearer: accessToken })).status).toBe(200);
    sandbox.clock.advance(7_200_001);
    expect((await myself({ bearer: accessToken })).status).toBe(401);
  });

  it('takes parameters in the query too, and no JSON', async () => {
    const url = `/rest/oauth2/latest/token?${new URLSearchParams(REFRESH).toString()}`;
    expect((await send('POST', url, {})).status).toBe(200);
    const answer = await send('POST', '/rest/oauth2/latest/token', { body: REFRESH });
    expect([answer.status, answer.json()]).toEqual([400, { error: 'invalid_request' }]);
    expect((await send('GET', '/rest/oauth2/latest/token', {})).status).toBe(405);
  });

  const withoutRedirect = Object.fromEntries(
    Object.entries(REFRESH).filter(([name]) => name !== 'redirect_uri'),
  );
  it('can do without redirect_uri', async () => {
    sandbox.dataCenter.redirectUriOptional = true;
    expect((await post(withoutRedirect)).status).toBe(200);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['no redirect_uri', withoutRedirect, 400, 'invalid_request'],
    ['another redirect_uri', { ...REFRESH, redirect_uri: `${redirectUri}/` }, 400, 'invalid_grant'],
    ['another refresh token', { ...REFRESH, refresh_token: 'FAKE' }, 400, 'invalid_grant'],
    ['another secret', { ...REFRESH, client_secret: 'FAKE' }, 401, 'invalid_client'],
    ['another grant type', { ...REFRESH, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['client credentials before 11', SERVICE, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_name, parameters, status, error) => {
    const answer = await post(parameters);
    expect([answer.status, answer.json()]).toEqual([status, { error }]);
    expect((await post(REFRESH)).status).toBe(200);
  });

  it('gives service accounts a token for the REST API alone, from 11 on', async () => {
    sandbox.dataCenter.version = '11';
    const answer = await post(SERVICE);
    expect(answer.json()).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'READ WRITE' });
    expect(answer.text).not.toContain('refresh_token');
    const bearer = (answer.json() as { access_token: string }).access_token;
    expect((await myself({ bearer })).json()).toMatchObject({ name: 'deploy-bot' });
    for (const path of ['/rest/pat/latest/tokens', '/rest/auth/1/session', '/rest/api/latest/myself']) {
      expect((await send('GET', path, { bearer })).status).toBe(403);
    }
    const edit = { method: 'PUT', body: { fields: { labels: ['x'] } } };
    expect((await ask(sandbox, `${API}/issue/PROJ-1`, { ...edit, bearer })).status).toBe(204);
    const reading = (await post({ ...SERVICE, scope: 'READ' })).json() as { access_token: string };
    const refused = await ask(sandbox, `${API}/issue/PROJ-1`, { ...edit, bearer: reading.access_token });
    expect(refused.status).toBe(403);
    for (const scope of ['', 'ADMIN', 'READ ADMIN']) {
      expect((await post({ ...SERVICE, scope })).json()).toEqual({ error: 'invalid_scope' });
    }
    const link = { ...SERVICE, client_id: clientId, client_secret: clientSecret };
    expect((await post(link)).json()).toEqual({ error: 'unauthorized_client' });
  });

  it('is not there in 8.13', async () => {
    sandbox.dataCenter.version = '8.13';
    expect((await post(REFRESH)).status).toBe(404);
  });
});

describe('the REST API', () => {
  const ISSUE = `${API}/issue/PROJ-1`;

  it('makes an issue, finds it, and takes comments as strings', async () => {
    const post = (path: string, body: object, question: Question = PAT): Promise<Answer> =>
      ask(sandbox, `${API}${path}`, { method: 'POST', ...question, body });
    const task = { project: { key: 'PROJ' }, issuetype: { name: 'Task' }, summary: 'FAKE', labels: ['x'] };
    const made = await post('/issue', {
      fields: { ...task, description: 'FAKE', assignee: { name: 'dora' } },
    });
    expect([made.status, made.json()]).toEqual([
      201,
      { id: '10003', key: 'PROJ-3', self: `${API}/issue/10003` },
    ]);
    const jql = 'labels = "x" AND statusCategory != Done';
    const found = { total: 1, startAt: 0, issues: [{ key: 'PROJ-3', fields: { summary: 'FAKE' } }] };
    expect((await post('/search', { jql, maxResults: 10 })).json()).toMatchObject(found);
    const query = `${API}/search?fields=summary&jql=${encodeURIComponent(jql)}`;
    expect((await ask(sandbox, query, PAT)).json()).toMatchObject(found);
    expect((await ask(sandbox, `${query}&startAt=1`, PAT)).json()).toMatchObject({ total: 1, issues: [] });
    expect((await ask(sandbox, `${API}/search?jql=nothing`, PAT)).status).toBe(400);
    const comment = await post('/issue/PROJ-3/comment', { body: 'FAKE comment' });
    expect([comment.status, comment.json()]).toMatchObject([
      201,
      { body: 'FAKE comment', author: { name: 'dora', emailAddress: users.dora.email } },
    ]);
    expect(comment.text).not.toContain('accountId');
    await post('/issue/PROJ-3/transitions', { transition: { id: '31' } });
    expect((await ask(sandbox, query, PAT)).json()).toMatchObject({ total: 0 });
    expect(sandbox.dataCenter.issue('PROJ-3')).toMatchObject({
      fields: { assignee: { name: 'dora' } },
      comments: [{ author: { name: 'dora' } }],
    });
    for (const path of ['/issue', '/search']) {
      expect((await post(path, { fields: task }, {})).status).toBe(401);
    }
    expect((await post('/issue', { fields: task }, { bearer: tokens.patReader })).status).toBe(400);
  });

  it('changes an issue, with strings for paragraphs and names for people', async () => {
    const change = {
      [fields.developmentStatus]: { value: 'Released' },
      [fields.deploymentNotes]: 'FAKE line 1\nFAKE line 2',
      assignee: { name: 'reader' },
    };
    const answer = await ask(sandbox, ISSUE, { method: 'PUT', body: { fields: change }, ...PAT });
    expect(answer.status).toBe(204);
    expect((await ask(sandbox, ISSUE, PAT)).json()).toMatchObject({
      self: `${API}/issue/10001`,
      fields: {
        [fields.developmentStatus]: { value: 'Released' },
        [fields.deploymentNotes]: 'FAKE line 1\nFAKE line 2',
        assignee: { name: 'reader', key: users.reader.key, displayName: 'Rick Reader' },
      },
    });
    expect(sandbox.dataCenter.issue('PROJ-1')?.fields[fields.developmentStatus]).toMatchObject({
      value: 'Released',
    });
    expect(sandbox.issue('PROJ-1')?.fields[fields.developmentStatus]).toMatchObject({ value: 'In Progress' });
    for (const wrong of [
      { assignee: { accountId: 'FAKE' } },
      { [fields.deploymentNotes]: { type: 'doc' } },
    ]) {
      expect((await ask(sandbox, ISSUE, { method: 'PUT', body: { fields: wrong }, ...PAT })).status).toBe(
        400,
      );
    }
    sandbox.reset();
    expect(sandbox.dataCenter.issue('PROJ-1')?.fields['assignee']).toBeNull();
  });

  it('shows and does what the caller may', async () => {
    const reader = { bearer: tokens.patReader };
    const put = { method: 'PUT', body: { fields: { labels: [] } } };
    expect((await ask(sandbox, ISSUE, { ...put, ...reader })).status).toBe(403);
    expect((await ask(sandbox, ISSUE, put)).status).toBe(401);
    expect((await ask(sandbox, `${API}/issue/PROJ-9`, PAT)).status).toBe(404);
    expect((await ask(sandbox, `${ISSUE}/editmeta`, PAT)).json()).toMatchObject({
      fields: { assignee: { schema: { type: 'user' } } },
    });
    expect((await ask(sandbox, `${ISSUE}/editmeta`, reader)).json()).toEqual({ fields: {} });
    expect((await ask(sandbox, `${API}/field`, PAT)).text).toContain(fields.developmentStatus);
    const move = { method: 'POST', body: { transition: { id: '31' } } };
    expect((await ask(sandbox, `${ISSUE}/transitions`, { ...move, ...PAT })).status).toBe(204);
    expect((await ask(sandbox, `${ISSUE}/transitions`, PAT)).json()).toMatchObject({
      transitions: [{}, {}, {}],
    });
    expect(sandbox.dataCenter.issue('PROJ-1')?.fields['status']).toMatchObject({ name: 'Done' });
  });

  it('tells all permissions, whichever are asked for', async () => {
    const asked = `${API}/mypermissions?permissions=FLY&projectKey=PROJ`;
    const { permissions } = (await ask(sandbox, asked, PAT)).json() as {
      permissions: Record<string, { havePermission: boolean }>;
    };
    expect(permissions).toMatchObject({
      EDIT_ISSUES: { havePermission: true },
      ADMINISTER: { havePermission: false },
    });
    expect((await ask(sandbox, asked, { bearer: tokens.patReader })).json()).toMatchObject({
      permissions: { EDIT_ISSUES: { havePermission: false } },
    });
    expect((await ask(sandbox, `${API}/mypermissions?projectKey=NOPE`, PAT)).status).toBe(404);
    expect((await ask(sandbox, asked)).status).toBe(401);
  });

  it('takes attachments that are not forged', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array([0, 255, 13, 10, 128])]), 'FAKE ä.bin');
    form.append('file', new Blob(['FAKE text']), 'b.txt');
    const encoded = new Response(form);
    const contentType = encoded.headers.get('content-type') ?? '';
    const body = Buffer.from(await encoded.arrayBuffer());
    const url = `${ISSUE}/attachments`;
    const upload = (headers: Record<string, string>, who: Question = PAT): Promise<Answer> =>
      ask(sandbox, url, {
        method: 'POST',
        headers: { 'content-type': contentType, ...headers },
        body,
        ...who,
      });

    const forged = await upload({});
    expect([forged.status, forged.text]).toEqual([403, 'XSRF check failed']);
    expect(forged.headers['content-type']).toContain('text/plain');
    const good = { 'x-atlassian-token': 'no-check' };
    expect((await upload(good, { bearer: tokens.patReader })).status).toBe(403);
    expect((await upload({ ...good, 'content-type': 'text/plain' })).status).toBe(415);
    expect(sandbox.dataCenter.attachments('PROJ-1')).toEqual([]);
    const stored = [
      { filename: 'FAKE ä.bin', size: 5 },
      { filename: 'b.txt', size: 9 },
    ];
    const answer = await upload(good);
    expect([answer.status, answer.json()]).toMatchObject([200, stored]);
    expect(sandbox.dataCenter.attachments('PROJ-1')).toEqual(stored);
    sandbox.reset();
    expect(sandbox.dataCenter.attachments('PROJ-1')).toEqual([]);
  });
});

describe('the host with mutual TLS', () => {
  const url = `${dataCenter.mutualTlsUrl}/rest/api/2/myself`;

  function certificateOf({ clientCertificate }: Sandbox): { cert: string; key: string } {
    const { certFile, keyFile } = clientCertificate;
    for (const file of [certFile, keyFile]) expect(statSync(file).mode & 0o777).toBe(0o600);
    return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  }

  it("talks to whoever shows the sandbox's certificate", async () => {
    const clientCertificate = certificateOf(sandbox);
    expect(clientCertificate.key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect((await ask(sandbox, url, { ...PAT, clientCertificate })).json()).toMatchObject({ name: 'dora' });
  });

  it('and to nobody else', async () => {
    await expect(ask(sandbox, url, PAT)).rejects.toThrow();
    const stranger = await startSandbox();
    try {
      const clientCertificate = certificateOf(stranger);
      await expect(ask(sandbox, url, { ...PAT, clientCertificate })).rejects.toThrow();
    } finally {
      await stranger.close();
    }
    expect(sandbox.requests).toEqual([]);
  });

  it('has faults of its own', async () => {
    const clientCertificate = certificateOf(sandbox);
    sandbox.faults.tls('mtls.corp.example', 'expired');
    await expect(ask(sandbox, url, { ...PAT, clientCertificate })).rejects.toMatchObject({
      code: 'CERT_HAS_EXPIRED',
    });
  });
});

describe('the Data Center over plain HTTP', () => {
  it('answers on loopback, with a control of its own', async () => {
    const plain = await startPlainDataCenter();
    try {
      expect(plain.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/jira$/);
      plain.dataCenter.version = '9.12';
      const info = await fetch(`${plain.url}/rest/api/2/serverInfo`);
      expect(await info.json()).toMatchObject({ baseUrl: plain.url, version: '9.12.30' });
      const headers = { authorization: `Bearer ${tokens.pat}` };
      expect((await fetch(`${plain.url}/rest/api/2/myself`, { headers })).status).toBe(200);
      expect(plain.requests).toMatchObject([
        { host: '127.0.0.1', origin: plain.url.replace('/jira', ''), path: '/jira/rest/api/2/serverInfo' },
        { path: '/jira/rest/api/2/myself', status: 200 },
      ]);
      plain.reset();
      expect(plain.requests).toEqual([]);
      expect(plain.dataCenter.version).toBe('10.3');
    } finally {
      await plain.close();
    }
  });
});
