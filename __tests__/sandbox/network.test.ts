import { describe, expect, test } from '@jest/globals';
import { existsSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { fixtures, startSandbox, type FaultRule } from '../../sandbox/index.js';
import { ask, tunnel, type Question } from './client.js';
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

  test.each([
    [{ status: 403 }, 'The proxy answered 403'],
    ['refuse', 'socket hang up'],
    ['html', ''],
  ] as const)('can do %j', async (fault, message) => {
    get().faults.proxy = fault;
    await expect(ask(get(), INFO)).rejects.toThrow(message);
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
