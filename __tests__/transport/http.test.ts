import { describe, expect, test } from '@jest/globals';
import type { RequestListener } from 'node:http';
import { authorization, basic, bearer, type Credential } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import type { HttpAnswer } from '../../src/transport/network.js';
import { EdgeFailure } from '../../src/failure.js';
import type { Repeatable } from '../../src/transport/retry.js';
import { VERSION } from '../../src/version.js';
import { failureFrom, failureOf } from '../project/failure-of.js';
import { answer, GOOD, type Options, serving, sender, get } from './local-server.js';

const CREDENTIAL = authorization(new Secret('Basic FAKE-credential'));

const KEY = {
  consumerKey: 'FAKE',
  oauthToken: new Secret('FAKE-oauth-0001'),
  privateKey: new Secret('FAKE'),
};
const SIGNING: Credential = { kind: 'signature', key: KEY, sign: () => new Secret('OAuth FAKE') };

const answerOf = async (listener: RequestListener): Promise<HttpAnswer> =>
  sender().send(get(await serving(listener)));

describe('a request', () => {
  test('is what was asked for, and no more', async () => {
    const server = await serving(GOOD);
    await sender().send(get(server));
    const headers = {
      ...{ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': `jira-auth/${VERSION}` },
      ...{ host: server.host, connection: expect.any(String) },
    };
    expect(server.heard).toEqual([{ method: 'GET', path: '/rest/api/3/myself?a=b', body: '', headers }]);
  });

  test('may have a body', async () => {
    const server = await serving(GOOD);
    const type = 'application/x-www-form-urlencoded';
    const body = { type, text: new Secret('FAKE-é') } as const;
    await sender().send(get(server, { method: 'POST', body, repeatable: 'once' }));
    const headers = { 'content-type': type, 'content-length': '7' };
    expect(server.heard).toMatchObject([{ method: 'POST', body: 'FAKE-é', headers }]);
  });

  test('has the header that is given', async () => {
    const server = await serving(GOOD);
    const value = new Secret('FAKE=session');
    await sender().send(get(server, { credential: { kind: 'header', name: 'Cookie', value } }));
    expect(server.heard).toMatchObject([{ headers: { cookie: 'FAKE=session' } }]);
  });

  test('is signed anew for each attempt', async () => {
    const server = await serving(answer(503), GOOD);
    let count = 0;
    const credential = {
      kind: 'signature',
      key: { consumerKey: 'FAKE', oauthToken: new Secret('FAKE'), privateKey: new Secret('FAKE') },
      sign: (method: string, url: string) => new Secret(`OAuth ${++count} ${method} ${url}`),
    } as const;
    const request = get(server, { credential });
    await sender().send(request);
    expect(server.heard.map(({ headers }) => headers.authorization)).toEqual([
      `OAuth 1 GET ${request.url}`,
      `OAuth 2 GET ${request.url}`,
    ]);
  });
});

describe('an answer', () => {
  test('tells its host, status, headers and text', async () => {
    const headers = { 'X-One': 'FAKE-1', 'Set-Cookie': ['a=FAKE', 'b=FAKE'], 'Content-Type': 'text/html' };
    const server = await serving(answer(404, 'é', headers));
    const got = await sender().send(get(server));
    expect(got).toMatchObject({ host: server.host, status: 404, text: 'é', isJson: false });
    expect(got.header('x-one')).toBe('FAKE-1');
    expect(got.header('set-cookie')).toBe('a=FAKE, b=FAKE');
    expect(got.header('x-two')).toBeUndefined();
  });

  test.each([
    ['application/json;charset=UTF-8', true],
    ['Application/problem+json', true],
    ['application/jsonp', false],
    ['text/html; was=application/json', false],
    ['', false],
  ])('of type "%s" is JSON: %s', async (type, isJson) => {
    const got = await answerOf(answer(200, '{"a":"é"}', type === '' ? {} : { 'content-type': type }));
    expect(got.isJson).toBe(isJson);
    expect(got.text).toBe('{"a":"é"}');
    if (isJson) expect(got.json()).toEqual({ a: 'é' });
    else
      expect(() => got.json()).toThrow(
        /^The answer from 127\.0\.0\.1:\d+ is not the JSON that its API sends\./,
      );
  });

  test.each([
    ['cut short', '{"FAKE":'],
    ['two documents in one', '{"FAKE":1,"FAKE":2}'],
    ['no UTF-8', Buffer.from('{"FAKE":"\xff"}', 'latin1')],
  ])('whose JSON is %s is not trusted, nor quoted (G16)', async (_what, body) => {
    const got = await answerOf(answer(200, body, { 'content-type': 'application/json' }));
    const failure = failureOf(() => got.json(), 'untrusted-response');
    expect(failure.message).not.toContain('FAKE');
  });
});

test.each<[string, Credential, boolean]>([
  ['FAKE-token-0001', bearer(new Secret('FAKE-token-0001')), false],
  ['FAKE:pass-01', basic('mia', new Secret('FAKE:pass-01'), () => undefined), false],
  ['bWlhOkZBS0UtcGFzc3dvcmQ=', basic('mia', new Secret('FAKE-password'), () => undefined), false],
  ['FAKE-cookie-0001', { kind: 'header', name: 'Cookie', value: new Secret('ID=FAKE-cookie-0001') }, false],
  ['FAKE-oauth-0001', SIGNING, false],
  ['FAKE-user-0001', basic('FAKE-user-0001', new Secret('FAKE-user-0001'), () => undefined), true],
  ['FAKE-pass-1', basic('mia', new Secret('FAKE-pass-1'), () => undefined), true],
])('an answer that quotes %s is read only if that is no secret', async (quote, credential, isRead) => {
  const body = `{"name":"You sent ${quote}"}`;
  const { text } = await sender().send(get(await serving(answer(200, body)), { credential }));
  expect(text).toBe(isRead ? body : '');
});

describe('each attempt is told', () => {
  const cut: RequestListener = (request) => request.socket.destroy();
  const past = { HTTPS_PROXY: 'http://proxy.example:3128' };

  test.each<[path: string, Partial<Options>, RequestListener, told: string]>([
    ['/rest/api/3/myself', {}, GOOD, '/rest/api/3/myself, attempt 1: 200'],
    ['/search?jql=FAKE&a=FAKE&a=FAKE', {}, answer(404), '/search?jql&a, attempt 1: 404'],
    ['/', { environment: past }, cut, '/, attempt 1, bypassing the proxy: no answer'],
  ])('%s', async (path, options, listener, words) => {
    const told: string[] = [];
    const server = await serving(listener);
    const { send } = sender({ ...options, debug: (text) => told.push(text) });
    await send(get(server, { url: server.origin + path, repeatable: 'once' })).catch(() => undefined);
    expect(told).toEqual([expect.stringMatching(/, \d+ ms\.$/)]);
    expect(told[0]).toContain(`GET ${server.host}${words}, `);
  });

  test('without a path that is secret', async () => {
    const told: string[] = [];
    const server = await serving(answer(503), GOOD);
    await sender({ debug: (text) => told.push(text) }).send(get(server, { isUrlSecret: true }));
    expect(told.map((text) => text.replace(/\d+ ms/, ''))).toEqual(
      ['attempt 1: 503', 'attempt 2: 200'].map((words) => `GET ${server.host}, ${words}, .`),
    );
  });
});

describe("a server's clock", () => {
  const told = async (listener: RequestListener): Promise<Date[]> => {
    const dates: Date[] = [];
    const server = await serving(listener);
    await sender({ onServerDate: (date) => dates.push(date) })
      .send(get(server, { repeatable: 'once' }))
      .catch(() => undefined);
    return dates;
  };

  test('is told, whatever the answer', async () => {
    const noon = { date: 'Sun, 31 Jan 2027 12:00:00 GMT' };
    for (const status of [200, 302, 503])
      expect(await told(answer(status, '', noon))).toEqual([new Date('2027-01-31T12:00:00Z')]);
    expect(await told(answer(200, '', { ...noon, age: '3600' }))).toEqual([new Date('2027-01-31T13:00:00Z')]);
    expect(await told(answer(200, '', { date: 'FAKE' }))).toEqual([]);
    const dateless: RequestListener = (_request, response) => {
      response.sendDate = false;
      response.end();
    };
    expect(await told(dateless)).toEqual([]);
  });
});

describe('a redirect', () => {
  test.each([
    [302, 'https://canary.example:8443/FAKE?a', 'canary.example', 'https://canary.example:8443'],
    [307, 'http://user:FAKE@canary.example/', 'canary.example', 'http://canary.example'],
    [300, '/login', '127.0.0.1', 'another of its own paths'],
    [303, 'data://sso.example/', '', 'another address'],
    [304, undefined, '', 'another address'],
  ])('(%d to %s) is refused (C9, C10, C11)', async (status, location, target, named) => {
    const server = await serving(answer(status, '', location === undefined ? {} : { location }));
    const failure = await failureFrom(sender().send(get(server, { credential: CREDENTIAL })));
    expect(failure).toBeInstanceOf(EdgeFailure);
    expect(failure).toMatchObject({ code: 'redirect-refused', target });
    expect(failure.what).toBe(
      `${server.host} redirected the request to ${named} (${status}), which is never followed.`,
    );
    expect(server.heard).toHaveLength(1);
  });
});

describe('what may pass is tried again', () => {
  test('until it has passed', async () => {
    const server = await serving(answer(503), answer(502), answer(429), GOOD);
    const { send, retries } = sender();
    expect((await send(get(server))).status).toBe(200);
    expect(server.heard).toHaveLength(4);
    expect(retries).toEqual([
      `${server.host} can't answer right now (503). Trying again in 0.0 s.`,
      `${server.host} can't answer right now (502). Trying again in 0.0 s.`,
      `${server.host} received too many requests (429). Trying again in 0.0 s.`,
    ]);
  });

  test('and told once for requests that fail alike at the same time', async () => {
    const server = await serving(answer(503), answer(503), GOOD, GOOD, answer(503));
    const { send, retries } = sender();
    await Promise.all([send(get(server)), send(get(server))]);
    expect(retries).toHaveLength(1);
    for (const failed of [1, 2]) {
      await failureFrom(send(get(server)), 'server-unavailable');
      expect(retries).toHaveLength(1 + 3 * failed);
    }
  });

  test.each<[number, Repeatable, string]>([
    [429, 'read', 'rate-limited'],
    [429, 'exchange', 'server-unavailable'],
    [429, 'set', 'server-unavailable'],
    [302, 'read', 'redirect-refused'],
    [302, 'exchange', 'server-unavailable'],
  ])('%d after a lost answer to %s: %s', async (status, repeatable, code) => {
    const server = await serving(answer(503), answer(status));
    await failureFrom(sender().send(get(server, { repeatable })), code);
  });

  test.each<[number, Repeatable, number, string]>([
    [503, 'read', 4, 'server-unavailable'],
    [429, 'once', 4, 'rate-limited'],
    [429, 'change', 4, 'rate-limited'],
  ])('%d to %s: %d attempts, then %s', async (status, repeatable, attempts, code) => {
    const server = await serving(answer(status, 'FAKE'));
    const { send, retries } = sender();
    const failure = await failureFrom(send(get(server, { repeatable })), code, `${server.host} `);
    expect(failure.what).toContain(`(${status}).`);
    expect(failure.message).not.toContain('FAKE');
    expect(server.heard).toHaveLength(attempts);
    expect(retries).toHaveLength(attempts - 1);
    if (code === 'server-unavailable') expect(failure.advice).toContain('ask its administrators');
  });

  const stopping: RequestListener = (request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{', () => request.socket.destroy());
  };
  test.each([
    ['drops the connection', (request) => request.socket.destroy()],
    ['stops in the middle', stopping],
  ] satisfies [string, RequestListener][])('a server that %s', async (_what, broken) => {
    const server = await serving(broken, broken, broken, GOOD);
    const { send, retries } = sender();
    expect((await send(get(server))).status).toBe(200);
    expect(retries).toHaveLength(3);
    expect(retries[0]).toBe(
      `No complete answer came from ${server.host}: the connection was cut off. Trying again in 0.0 s.`,
    );
  });

  test.each<[Repeatable, number]>([
    ['read', 2],
    ['exchange', 1],
  ])('what answers to %s speaks no HTTP', async (repeatable, attempts) => {
    const server = await serving((request) => request.socket.end('FAKE greeting\r\n'));
    await failureFrom(sender().send(get(server, { repeatable })), 'untrusted-response');
    expect(server.heard).toHaveLength(attempts);
  });
});
