import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, rateLimited, startSandbox } from '../../sandbox/index.js';
import type { Fault, Sandbox } from '../../sandbox/index.js';
import { ask, open } from './client.js';
import type { Question } from './client.js';

const { sites, tokens, users } = fixtures;
const MYSELF = `${sites.acme.url}/rest/api/3/myself`;
const classic: Question = { basic: [users.ada.email, tokens.classic] };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

/** Reads at least so many bytes of a body that may never end, then drops the connection. */
async function readSome(response: IncomingMessage, bytes: number): Promise<number> {
  let read = 0;
  for await (const chunk of response) {
    read += (chunk as Buffer).length;
    if (read >= bytes) break;
  }
  response.destroy();
  return read;
}

describe('a rule', () => {
  const plain: Fault = { status: 503, body: 'FAKE' };

  it.each([
    [{ host: sites.acme.host }, 503],
    [{ host: sites.globex.host }, 200],
    [{ path: '/rest/api/3/my' }, 503],
    [{ path: '/myself' }, 200],
    [{ path: /myself\?x=1$/g }, 503],
    [{ path: /issue/ }, 200],
    [{ method: 'GET' }, 503],
    [{ method: 'PUT' }, 200],
    [{}, 503],
  ])('with %j decides which requests it is for', async (match, status) => {
    sandbox.faults.add({ ...match, then: plain });
    for (let twice = 0; twice < 2; twice += 1) {
      expect((await ask(sandbox, `${MYSELF}?x=1`, classic)).status).toBe(status);
    }
  });

  it('lets some pass, is spent after its times, counts them, and the first of several wins', async () => {
    const first = sandbox.faults.add({ times: 2, then: { status: 500 } });
    const second = sandbox.faults.add({ after: 1, then: { status: 502 } });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await ask(sandbox, MYSELF, classic)).status);
    second.remove();
    statuses.push((await ask(sandbox, MYSELF, classic)).status);
    expect(statuses).toEqual([500, 500, 200, 502, 200]);
    expect([first.hits, second.hits]).toEqual([2, 1]);
    expect(sandbox.requests.map((request) => request.status)).toEqual(statuses);
  });

  it('comes before the model, unless the answer is to be lost on its way', async () => {
    const url = 'https://auth.atlassian.com/oauth/token';
    const { clientId, clientSecret, refreshToken } = tokens.threeLegged;
    const question: Question = {
      method: 'POST',
      body: {
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refreshToken,
      },
    };
    const reset = { reset: 'before-headers' } as const;
    sandbox.faults.add({ times: 1, then: reset });
    await expect(ask(sandbox, url, question)).rejects.toThrow();
    sandbox.clock.advance(11 * 60_000);
    // The first request never came to the model, so that the token is still unused.
    sandbox.faults.add({ times: 1, afterModel: true, then: reset });
    await expect(ask(sandbox, url, question)).rejects.toThrow();
    sandbox.clock.advance(11 * 60_000);
    expect((await ask(sandbox, url, question)).status).toBe(403);
  });
});

describe('a fault', () => {
  it('may be a plain answer', async () => {
    sandbox.faults.add({ times: 1, then: { status: 503, headers: { 'retry-after': '2' }, body: { a: 1 } } });
    const answer = await ask(sandbox, MYSELF);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.json()).toEqual({ a: 1 });
  });

  it('may be a rate limit', async () => {
    sandbox.faults.add({ then: rateLimited({ retryAfter: 2, reset: '2026-10-04T10:00Z' }) });
    const { status, headers } = await ask(sandbox, MYSELF);
    expect(status).toBe(429);
    expect(headers).toMatchObject({
      'retry-after': '2',
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '2026-10-04T10:00Z',
      'ratelimit-reason': 'jira-burst-based',
    });
  });

  it('may be a redirect, with and without a place to go', async () => {
    sandbox.faults.add({ times: 1, then: { redirect: 307, location: 'https://canary.example/' } });
    sandbox.faults.add({ then: { redirect: 302 } });
    const answer = await ask(sandbox, MYSELF);
    expect([answer.status, answer.headers.location]).toEqual([307, 'https://canary.example/']);
    const nowhere = await ask(sandbox, MYSELF);
    expect([nowhere.status, nowhere.headers.location]).toEqual([302, undefined]);
  });

  it('may be a connection that breaks', async () => {
    sandbox.faults.add({ times: 1, then: { reset: 'before-headers' } });
    await expect(ask(sandbox, MYSELF)).rejects.toThrow(/ECONNRESET|socket hang up/);
    for (const then of [{ reset: 'mid-body' }, { shortBody: true }] as const) {
      sandbox.reset();
      sandbox.faults.add({ then });
      const response = await open(sandbox, MYSELF);
      expect(response.statusCode).toBe(200);
      await expect(readSome(response, 4096)).rejects.toThrow('aborted');
    }
  });

  it('may be silence', async () => {
    sandbox.faults.add({ times: 1, then: { stall: 'body' } });
    const response = await open(sandbox, MYSELF);
    expect(await readSome(response, 10)).toBeGreaterThanOrEqual(10);
    sandbox.faults.add({ then: { stall: 'headers' } });
    const pending = open(sandbox, MYSELF).then(
      () => 'answered',
      () => 'failed',
    );
    while (sandbox.requests.length < 2) await new Promise(setImmediate);
    expect(await Promise.race([pending, new Promise((resolve) => setTimeout(resolve, 20, 'silent'))])).toBe(
      'silent',
    );
    expect(sandbox.requests[1]?.status).toBeUndefined();
  });

  it('may be a body without an end', async () => {
    sandbox.faults.add({ times: 1, then: { drip: { everyMs: 1 } } });
    expect(await readSome(await open(sandbox, MYSELF), 60)).toBeGreaterThanOrEqual(60);
    sandbox.faults.add({ then: { endless: true } });
    expect(await readSome(await open(sandbox, MYSELF), 4_000_000)).toBeGreaterThanOrEqual(4_000_000);
  });

  it('may be a gzip bomb', async () => {
    sandbox.faults.add({ then: { gzipBomb: { megabytes: 8 } } });
    const answer = await ask(sandbox, MYSELF);
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.body.length).toBeLessThan(100_000);
    expect(gunzipSync(answer.body)).toHaveLength(8 * 1024 * 1024);
  });

  it('may be an answer that cannot be read', async () => {
    sandbox.faults.add({ times: 1, then: { truncated: true } });
    sandbox.faults.add({ times: 1, then: { invalidUtf8: true } });
    sandbox.faults.add({ times: 1, then: { html: true } });
    const truncated = await ask(sandbox, MYSELF);
    expect(() => truncated.json()).toThrow();
    const { body } = await ask(sandbox, MYSELF);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(body)).toThrow();
    expect((await ask(sandbox, MYSELF)).headers['content-type']).toContain('text/html');
  });

  it('may be too many headers', async () => {
    sandbox.faults.add({ then: { headerFlood: true } });
    await expect(ask(sandbox, MYSELF)).rejects.toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
  });

  it("may be the model's answer, late", async () => {
    sandbox.faults.add({ then: { latencyMs: 30 } });
    const start = performance.now();
    expect((await ask(sandbox, MYSELF, classic)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(25);
  });
});
