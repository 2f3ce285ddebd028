import { createSign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer, Question } from './client.js';

const { dataCenter } = fixtures;
const { oauth1 } = dataCenter.tokens;
const MYSELF = `${dataCenter.url}/rest/api/2/myself`;

let sandbox: Sandbox;
let nonce = 0;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

/** What is signed, written out by hand: encoded once for the parameters, and once more for the whole. */
interface Signed {
  method?: string;
  address?: string;
  /** In the order of RFC 5849, with `OAUTH` where the header's own parameters come. */
  parameters?: string;
  change?: Record<string, string>;
}

function oauthParameters(change: Record<string, string> = {}): Record<string, string> {
  nonce += 1;
  return {
    oauth_consumer_key: oauth1.consumerKey,
    oauth_nonce: `FAKE-nonce-${nonce}`,
    oauth_signature_method: 'RSA-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_token: oauth1.oauthToken,
    oauth_version: '1.0',
    ...change,
  };
}

function headerFor({ method = 'GET', address = MYSELF, parameters = 'OAUTH', change }: Signed = {}): string {
  const own = oauthParameters(change);
  const pairs = Object.entries(own).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const all = parameters.replace('OAUTH', pairs.join('&'));
  const base = [method, address, all].map(encodeURIComponent).join('&').replaceAll('*', '%2A');
  const signature = createSign('RSA-SHA1').update(base).sign(oauth1.privateKey, 'base64');
  const header = Object.entries({ ...own, oauth_signature: signature, ...change });
  return `OAuth realm="any", ${header.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`;
}

function send(url: string, authorization: string, question: Question = {}): Promise<Answer> {
  return ask(sandbox, url, { ...question, headers: { authorization, ...question.headers } });
}

describe('OAuth 1.0a', () => {
  it('signs requests of dora', async () => {
    const answer = await send(MYSELF, headerFor());
    expect(answer.json()).toMatchObject({ name: 'dora' });
    expect(answer.headers['x-seraph-loginreason']).toBe('OK');
  });

  it('is there in every version', async () => {
    for (const version of ['8.13', '9.12', '11'] as const) {
      sandbox.dataCenter.version = version;
      expect((await send(MYSELF, headerFor())).status).toBe(200);
    }
  });

  it('signs the address without query, with the context path and a port that is not the usual one', async () => {
    const { port, local } = dataCenter.otherUrls;
    for (const base of [port, local]) {
      const address = `${base}/rest/api/2/myself`;
      expect((await send(address, headerFor({ address }))).status).toBe(200);
      expect((await send(address, headerFor())).status).toBe(401);
    }
  });

  it('signs a query with everything that needs encoding, sorted by its encoded form', async () => {
    const url = `${MYSELF}?z=%C3%A4+%26&a=2&a=1&b=(*)&expand=`;
    const parameters = 'a=1&a=2&b=%28%2A%29&expand=&OAUTH&z=%C3%A4%20%26';
    expect((await send(url, headerFor({ parameters }))).status).toBe(200);
    expect((await send(`${url}x`, headerFor({ parameters }))).status).toBe(401);
  });

  it('signs the method and a form, but no JSON', async () => {
    const address = `${dataCenter.url}/rest/api/2/issue/PROJ-1`;
    const body = { fields: { labels: ['x'] } };
    const put = headerFor({ method: 'PUT', address });
    expect((await send(address, put, { method: 'PUT', body })).status).toBe(204);
    const form = {
      method: 'POST',
      body: 'a=b+c',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    const signed = headerFor({
      method: 'POST',
      address: `${address}/transitions`,
      parameters: 'a=b%20c&OAUTH',
    });
    expect((await send(`${address}/transitions`, signed, form)).status).toBe(415);
    const unsigned = headerFor({ method: 'POST', address: `${address}/transitions` });
    expect((await send(`${address}/transitions`, unsigned, form)).status).toBe(401);
  });

  const now = Math.floor(Date.now() / 1000);
  it.each<[string, Record<string, string>]>([
    ['consumer_key_unknown', { oauth_consumer_key: 'FAKE-other' }],
    ['token_rejected', { oauth_token: 'FAKE-other' }],
    ['timestamp_refused', { oauth_timestamp: String(now - 400) }],
    ['timestamp_refused', { oauth_timestamp: String(now + 400) }],
    ['timestamp_refused', { oauth_timestamp: 'soon' }],
    ['signature_method_rejected', { oauth_signature_method: 'PLAINTEXT' }],
    ['version_rejected', { oauth_version: '2.0' }],
    ['parameter_absent', { oauth_nonce: '' }],
    ['signature_invalid', { oauth_signature: 'RkFLRQ==' }],
  ])('is refused with %s for %j', async (problem, change) => {
    const answer = await send(MYSELF, headerFor({ change }));
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(
      `OAuth realm="https%3A%2F%2Fjira.corp.example%2Fjira", oauth_problem="${problem}"`,
    );
  });

  it('takes a nonce once', async () => {
    const header = headerFor();
    expect((await send(MYSELF, header)).status).toBe(200);
    const again = await send(MYSELF, header);
    expect(again.status).toBe(401);
    expect(again.headers['www-authenticate']).toContain('oauth_problem="nonce_used"');
    sandbox.reset();
    expect((await send(MYSELF, header)).status).toBe(200);
  });

  it('goes by the real time, not by the sandbox', async () => {
    sandbox.clock.advance(3_600_000);
    expect((await send(MYSELF, headerFor())).status).toBe(200);
  });
});
