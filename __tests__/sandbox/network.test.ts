import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectPlainly, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import {
  fixtures,
  rateLimited,
  startSandbox,
  type Fault,
  type FaultRule,
  type TlsFault,
} from '../../sandbox/index.js';
import { refusingPort, startBlackHole, startEndpoint } from '../../sandbox/net/tcp.js';
import { ask, basicHeader, open, tunnel, type Question } from './client.js';
import { sandboxed } from './rows.js';

const { sites, tokens, users } = fixtures;
const { host } = sites.acme;
const INFO = `${sites.acme.url}/_edge/tenant_info`;
const MYSELF = `${sites.acme.url}/rest/api/3/myself`;
const classic: Question = { basic: [users.ada.email, tokens.classic] };
const { get } = sandboxed();

test('requests and connections are recorded in order, and forgotten by a reset', async () => {
  await ask(get(), `${INFO}?a=b`, { headers: { 'X-One': '1' } });
  await ask(get(), 'https://canary.example/any', { method: 'POST', body: 'FAKE body' });
  expect(get().connects).toEqual([`${host}:443`, 'canary.example:443']);
  expect(get().requests).toMatchObject([
    { method: 'GET', host, path: '/_edge/tenant_info?a=b', headers: { 'x-one': '1' }, status: 200 },
    { method: 'POST', host: 'canary.example', path: '/any', body: 'FAKE body', status: 200 },
  ]);
  get().reset();
  expect([get().requests, get().connects]).toEqual([[], []]);
});

test('its files are private, and nothing of it is left at the end', async () => {
  const { port } = new URL(get().proxyUrl);
  const other = await startSandbox();
  expect([statSync(other.caFile).mode & 0o777, statSync(dirname(other.caFile)).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
  const socket = (await tunnel(other, `${host}:443`)) as Socket;
  socket.on('error', () => undefined);
  await other.close();
  expect([existsSync(dirname(other.caFile)), port === new URL(other.proxyUrl).port]).toEqual([false, false]);
  await expect(tunnel(other, `${host}:443`)).rejects.toThrow('ECONNREFUSED');
});

describe('the proxy', () => {
  test.each(['nobody.example:443', 'evil-atlassian.net:443', 'a.b.atlassian.net:443', 'localhost:443'])(
    'knows no %s',
    async (target) => {
      expect([await tunnel(get(), target), get().connects]).toEqual([502, [target]]);
    },
  );

  test('records a request without TLS, and does not serve it', async () => {
    const { hostname, port } = new URL(get().proxyUrl);
    const path = 'http://canary.example/steal?x=1';
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest({ hostname, port, path, agent: false }, (response) => {
        resolve(response.resume().statusCode);
      });
      request.once('error', reject).end();
    });
    expect(status).toBe(502);
    expect(get().requests).toMatchObject([{ host: 'canary.example', path: '/steal?x=1' }]);
  });

  test('asks for credentials where it was given any', async () => {
    const closed = await startSandbox({ proxyAuth: { username: 'user', password: 'FAKE:p@ss' } });
    try {
      expect(await tunnel(closed, `${host}:443`, basicHeader('user', 'FAKE'))).toBe(407);
      const proxyAuthorization = basicHeader('user', 'FAKE:p@ss');
      expect((await ask(closed, INFO, { proxyAuthorization })).status).toBe(200);
      expect(closed.env['HTTPS_PROXY']).toContain('//user:FAKE%3Ap%40ss@');
    } finally {
      await closed.close();
    }
  });

  test.each([
    [{ status: 403 }, 'The proxy answered 403'],
    ['refuse', 'socket hang up'],
    ['html', ''],
  ] as const)('can do %j', async (fault, message) => {
    get().faults.proxy = fault;
    await expect(ask(get(), INFO)).rejects.toThrow(message);
  });
});

describe('TLS', () => {
  async function handshake(fault: TlsFault, options: ConnectionOptions = {}): Promise<string | null> {
    get().faults.tls(host, fault);
    const socket = (await tunnel(get(), `${host}:443`)) as Socket;
    const ca = readFileSync(get().caFile);
    return new Promise((resolve) => {
      const secured = connect({ socket, servername: host, ca, ...options }, () => {
        resolve(secured.getProtocol());
        secured.destroy();
      });
      secured.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
        resolve(code);
      });
    });
  }

  const old: ConnectionOptions = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' };
  test.each<[TlsFault, ConnectionOptions, RegExp]>([
    ['expired', {}, /^CERT_HAS_EXPIRED$/],
    ['self-signed', {}, /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
    ['wrong-host', {}, /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    ['unknown-ca', {}, /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/],
    ['unknown-ca', { rejectUnauthorized: false }, /^TLSv1\.3$/],
    // Node 20 has one name for it, later ones OpenSSL's.
    ['plaintext', {}, /^(EPROTO|ERR_SSL_.+)$/],
    ['tls-1.0', old, /^TLSv1$/],
    ['tls-1.1', old, /^TLSv1\.1$/],
    ['tls-1.1', {}, /^(EPROTO|ERR_SSL_.+)$/],
  ])('%s, with %j', async (fault, options, comes) => {
    expect(await handshake(fault, options)).toMatch(comes);
    expect((await ask(get(), `${sites.globex.url}/_edge/tenant_info`)).status).toBe(200);
  });
});

describe('a rule of faults', () => {
  test.each<[Omit<FaultRule, 'then'>, number]>([
    [{ host }, 503],
    [{ host: sites.globex.host }, 200],
    [{ path: '/rest/api/3/my' }, 503],
    [{ path: '/myself' }, 200],
    [{ path: /myself\?x=1$/g }, 503],
    [{ method: 'PUT' }, 200],
  ])('with %j decides which requests it is for', async (match, status) => {
    get().faults.add({ ...match, then: { status: 503 } });
    for (let twice = 0; twice < 2; twice += 1) {
      expect((await ask(get(), `${MYSELF}?x=1`, classic)).status).toBe(status);
    }
  });

  test('lets some pass, is spent after its times, counts them, and the first of several wins', async () => {
    const first = get().faults.add({ times: 2, then: { status: 500 } });
    const second = get().faults.add({ after: 1, then: { status: 502 } });
    for (let count = 0; count < 4; count += 1) await ask(get(), MYSELF, classic);
    second.remove();
    await ask(get(), MYSELF, classic);
    expect(get().requests.map(({ status }) => status)).toEqual([500, 500, 200, 502, 200]);
    expect([first.hits, second.hits]).toEqual([2, 1]);
  });

  test('comes before the model, unless the answer is to be lost on its way', async () => {
    for (const [afterModel, asked] of [
      [false, 0],
      [true, 1],
    ] as const) {
      get().faults.add({ times: 1, afterModel, then: { reset: 'before-headers' } });
      await expect(
        ask(get(), 'https://auth.atlassian.com/oauth/token', { method: 'POST' }),
      ).rejects.toThrow();
      expect(get().oauth.tokenRequests).toBe(asked);
    }
  });
});

/** Reads at least so many bytes of a body that may never end, then drops the connection. */
async function readSome(response: IncomingMessage, bytes: number): Promise<boolean> {
  let read = 0;
  for await (const chunk of response) {
    read += (chunk as Buffer).length;
    if (read >= bytes) break;
  }
  response.destroy();
  return read >= bytes;
}

describe('a fault', () => {
  test.each<[Fault, number, object]>([
    [{ status: 503, headers: { 'retry-after': '2' }, body: { a: 1 } }, 503, { 'retry-after': '2' }],
    [rateLimited({ retryAfter: 2 }), 429, { 'retry-after': '2', 'ratelimit-reason': 'jira-burst-based' }],
    [{ redirect: 307, location: 'https://canary.example/' }, 307, { location: 'https://canary.example/' }],
    [{ html: true }, 200, { 'content-type': 'text/html;charset=UTF-8' }],
    [{ raw: 'HTTP/1.1 418 Teapot\r\nX-A: b\r\nContent-Length: 0\r\n\r\n', then: 'end' }, 418, { 'x-a': 'b' }],
  ])('%j is an answer', async (then, status, headers) => {
    get().faults.add({ then });
    const answer = await ask(get(), MYSELF);
    expect([answer.status, answer.headers]).toMatchObject([status, headers]);
  });

  test.each<[Fault, string | RegExp]>([
    [{ reset: 'before-headers' }, /ECONNRESET|socket hang up/],
    [{ reset: 'mid-body' }, 'aborted'],
    [{ shortBody: true }, 'aborted'],
    [{ headerFlood: true }, /overflow/i],
    [{ raw: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nFAKE', then: 'reset' }, /ECONNRESET|aborted/],
  ])('%j is none', async (then, message) => {
    get().faults.add({ then });
    await expect(ask(get(), MYSELF)).rejects.toThrow(message);
  });

  test.each<[Fault, number]>([
    [{ stall: 'body' }, 10],
    [{ drip: { everyMs: 1 } }, 60],
    [{ endless: true }, 4_000_000],
  ])('%j never ends', async (then, bytes) => {
    get().faults.add({ then });
    expect(await readSome(await open(get(), MYSELF), bytes)).toBe(true);
  });

  test('can be what no client can read', async () => {
    get().faults.add({ times: 1, then: { truncated: true } });
    get().faults.add({ times: 1, then: { invalidUtf8: true } });
    get().faults.add({ then: { gzipBomb: { megabytes: 8 } } });
    const truncated = await ask(get(), MYSELF);
    expect(() => truncated.json()).toThrow();
    const { body } = await ask(get(), MYSELF);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(body)).toThrow();
    expect(gunzipSync((await ask(get(), MYSELF)).body)).toHaveLength(8 * 1024 * 1024);
  });

  test('can be late, or silent', async () => {
    get().faults.add({ times: 1, then: { latencyMs: 30 } });
    const start = performance.now();
    expect((await ask(get(), MYSELF, classic)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(25);
    get().faults.add({ then: { stall: 'headers' } });
    const pending = open(get(), MYSELF).catch(() => 'failed');
    while (get().requests.length < 2) await new Promise(setImmediate);
    const silence = new Promise((resolve) => setTimeout(resolve, 20, 'silent'));
    expect(await Promise.race([pending, silence])).toBe('silent');
  });
});

/** What comes of a connection that is made and then left alone for so long. */
function connection(port: number, milliseconds: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connectPlainly({ host: '127.0.0.1', port });
    let comes: string | undefined;
    const settle = (what: string | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(what);
    };
    const timer = setTimeout(() => {
      settle(comes);
    }, milliseconds);
    socket.once('connect', () => (comes = 'silence')).resume();
    socket.once('end', () => {
      settle('end');
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      settle(code);
    });
  });
}

test.each([
  ['silent', 'silence', 300],
  ['reset', 'ECONNRESET', 20_000],
  ['close', 'end', 20_000],
] as const)('an address that is %s', async (reception, comes, milliseconds) => {
  const endpoint = await startEndpoint(reception);
  expect([await connection(endpoint.port, milliseconds), endpoint.connections]).toEqual([comes, 1]);
  await endpoint.close();
});

test('a black hole takes no connection and refuses none, as long as it is there', async () => {
  const hole = await startBlackHole();
  expect(await connection(hole.port, 1500)).toBeUndefined();
  await hole.close();
  expect(await connection(hole.port, 20_000)).toBe('ECONNREFUSED');
  expect(await connection(await refusingPort(), 20_000)).toBe('ECONNREFUSED');
});
