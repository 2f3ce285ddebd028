import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox, TlsFault } from '../../sandbox/index.js';
import { ask, basicHeader, tunnel } from './client.js';

const INFO = `${fixtures.sites.acme.url}/_edge/tenant_info`;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

describe('the sandbox', () => {
  it('listens on loopback and names what a program needs', () => {
    expect(sandbox.proxyUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(sandbox.env).toEqual({
      HTTPS_PROXY: sandbox.proxyUrl,
      https_proxy: sandbox.proxyUrl,
      NO_PROXY: '',
      no_proxy: '',
      NODE_EXTRA_CA_CERTS: sandbox.caFile,
      CURL_CA_BUNDLE: sandbox.caFile,
      SSL_CERT_FILE: sandbox.caFile,
    });
    expect(readFileSync(sandbox.caFile, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(statSync(sandbox.caFile).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(sandbox.caFile)).mode & 0o777).toBe(0o700);
  });

  it('records requests and connections in order, and forgets them on reset', async () => {
    await ask(sandbox, `${INFO}?a=b`, { headers: { 'X-One': '1' } });
    await ask(sandbox, 'https://canary.example/any', { method: 'POST', body: 'FAKE body' });
    expect(sandbox.connects).toEqual(['acme.atlassian.net:443', 'canary.example:443']);
    expect(sandbox.requests).toMatchObject([
      {
        method: 'GET',
        host: 'acme.atlassian.net',
        path: '/_edge/tenant_info?a=b',
        headers: { 'x-one': '1' },
        status: 200,
      },
      { method: 'POST', host: 'canary.example', path: '/any', body: 'FAKE body', status: 200 },
    ]);
    sandbox.reset();
    expect(sandbox.requests).toEqual([]);
    expect(sandbox.connects).toEqual([]);
  });

  it('answers late where it is told to', async () => {
    sandbox.latencyMs = 30;
    const start = performance.now();
    await ask(sandbox, INFO);
    expect(performance.now() - start).toBeGreaterThan(25);
    sandbox.reset();
    expect(sandbox.latencyMs).toBe(0);
  });

  it('has a clock that can be pushed ahead', () => {
    sandbox.clock.advance(3_600_000);
    expect(sandbox.clock.now()).toBeGreaterThan(Date.now() + 3_500_000);
    sandbox.reset();
    expect(sandbox.clock.now()).toBeLessThan(Date.now() + 1000);
  });

  it('leaves nothing behind, even with a connection open', async () => {
    const other = await startSandbox();
    const socket = await tunnel(other, 'acme.atlassian.net:443');
    if (typeof socket === 'number') throw new Error('no tunnel');
    socket.on('error', () => undefined);
    await other.close();
    expect(existsSync(dirname(other.caFile))).toBe(false);
    await expect(tunnel(other, 'acme.atlassian.net:443')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('the proxy', () => {
  it.each(['nobody.example:443', 'evil-atlassian.net:443', 'a.b.atlassian.net:443', 'localhost:443'])(
    'knows no %s',
    async (target) => {
      expect(await tunnel(sandbox, target)).toBe(502);
      expect(sandbox.connects).toEqual([target]);
    },
  );

  it('records a request for plain HTTP and does not serve it', async () => {
    const { hostname, port } = new URL(sandbox.proxyUrl);
    const path = 'http://canary.example/steal?x=1';
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest({ hostname, port, path, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.once('error', reject);
      request.end();
    });
    expect(status).toBe(502);
    expect(sandbox.requests).toMatchObject([{ host: 'canary.example', path: '/steal?x=1' }]);
  });

  it('asks for credentials where it was given any', async () => {
    const closed = await startSandbox({ proxyAuth: { username: 'user', password: 'FAKE:p@ss' } });
    try {
      const target = 'acme.atlassian.net:443';
      expect(await tunnel(closed, target)).toBe(407);
      expect(await tunnel(closed, target, basicHeader('user', 'FAKE'))).toBe(407);
      const proxyAuthorization = basicHeader('user', 'FAKE:p@ss');
      expect((await ask(closed, INFO, { proxyAuthorization })).status).toBe(200);
      expect(closed.env['HTTPS_PROXY']).toBe(closed.proxyUrl.replace('//', '//user:FAKE%3Ap%40ss@'));
    } finally {
      await closed.close();
    }
  });

  it.each([403, 407, 502])('can be made to answer CONNECT with %i', async (status) => {
    sandbox.faults.proxy = { status };
    await expect(ask(sandbox, INFO)).rejects.toThrow(`The proxy answered ${status}`);
  });

  it('can be made to hang up, and to show a page', async () => {
    sandbox.faults.proxy = 'refuse';
    await expect(ask(sandbox, INFO)).rejects.toThrow('socket hang up');
    sandbox.faults.proxy = 'html';
    await expect(ask(sandbox, INFO)).rejects.toThrow();
    sandbox.reset();
    expect((await ask(sandbox, INFO)).status).toBe(200);
  });

  it('can be made to never answer', async () => {
    sandbox.faults.proxy = 'black-hole';
    const { hostname, port } = new URL(sandbox.proxyUrl);
    const request = httpRequest({
      hostname,
      port,
      method: 'CONNECT',
      path: 'acme.atlassian.net:443',
      agent: false,
    });
    const failed = new Promise((resolve) => request.once('error', resolve));
    request.end();
    while (sandbox.connects.length === 0) await new Promise(setImmediate);
    request.destroy();
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('TLS', () => {
  it('is good for every host', async () => {
    for (const host of ['acme.atlassian.net', 'acme.jira.com', 'api.atlassian.com', 'auth.atlassian.com']) {
      await ask(sandbox, `https://${host}/nothing`);
    }
    expect(sandbox.requests).toHaveLength(4);
  });

  it.each<[TlsFault, RegExp]>([
    ['expired', /^CERT_HAS_EXPIRED$/],
    ['self-signed', /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
    ['wrong-host', /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    // Node 20 has one name for it, later ones OpenSSL's.
    ['plaintext', /^(EPROTO|ERR_SSL_.+)$/],
  ])('can be %s for one host', async (fault, code) => {
    sandbox.faults.tls('acme.atlassian.net', fault);
    await expect(ask(sandbox, INFO)).rejects.toMatchObject({ code: expect.stringMatching(code) as unknown });
    expect((await ask(sandbox, `${fixtures.sites.globex.url}/_edge/tenant_info`)).status).toBe(200);
    expect(sandbox.requests).toHaveLength(1);
    sandbox.faults.tls('acme.atlassian.net', undefined);
    expect((await ask(sandbox, INFO)).status).toBe(200);
  });
});
