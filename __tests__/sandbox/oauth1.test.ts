import { expect, test } from '@jest/globals';
import { createSign } from 'node:crypto';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Answer, type Question } from './client.js';
import { sandboxed } from './rows.js';

const { dataCenter } = fixtures;
const { oauth1 } = dataCenter.tokens;
const MYSELF = `${dataCenter.url}/rest/api/2/myself`;
const ISSUE = `${dataCenter.url}/rest/api/2/issue/PROJ-1`;
const { get } = sandboxed();
let nonce = 0;

/** What is signed, written out by hand: encoded once for the parameters, and once more for the whole. */
interface Signed {
  method?: string;
  address?: string;
  /** In the order of RFC 5849, with `OAUTH` where the header's own parameters come. */
  parameters?: string;
  change?: Record<string, string>;
}

function headerFor({ method = 'GET', address = MYSELF, parameters = 'OAUTH', change = {} }: Signed): string {
  nonce += 1;
  const own: Record<string, string> = {
    oauth_consumer_key: oauth1.consumerKey,
    oauth_nonce: `FAKE-nonce-${nonce}`,
    oauth_signature_method: 'RSA-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_token: oauth1.oauthToken,
    oauth_version: '1.0',
    ...change,
  };
  const pairs = Object.entries(own).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const all = parameters.replace('OAUTH', pairs.join('&'));
  const base = [method, address, all].map(encodeURIComponent).join('&').replaceAll('*', '%2A');
  const signature = createSign('RSA-SHA1').update(base).sign(oauth1.privateKey, 'base64');
  const header = Object.entries({ ...own, oauth_signature: signature, ...change });
  return `OAuth realm="any", ${header.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`;
}

const send = (url: string, authorization: string, { headers, ...question }: Question = {}): Promise<Answer> =>
  ask(get(), url, { ...question, headers: { authorization, ...headers } });

const AT_PORT = `${dataCenter.otherUrls.port}/rest/api/2/myself`;
const QUERY = `${MYSELF}?z=%C3%A4+%26&a=2&a=1&b=(*)&expand=`;
const SORTED = 'a=1&a=2&b=%28%2A%29&expand=&OAUTH&z=%C3%A4%20%26';
const EDIT = { method: 'PUT', body: { fields: { labels: ['x'] } } };

test.each<[what: string, url: string, Signed, status: number, Question?]>([
  ['the address', MYSELF, {}, 200],
  ['a port that is not the usual one', AT_PORT, { address: AT_PORT }, 200],
  ['an address without its port', AT_PORT, {}, 401],
  ['a query, sorted by its encoded form', QUERY, { parameters: SORTED }, 200],
  ['another query', `${QUERY}x`, { parameters: SORTED }, 401],
  ['the method, and no JSON', ISSUE, { method: 'PUT', address: ISSUE }, 204, EDIT],
  ['another method', ISSUE, { method: 'POST', address: ISSUE }, 401, EDIT],
])('what is signed is %s', async (_what, url, signed, status, question = {}) => {
  expect((await send(url, headerFor(signed), question)).status).toBe(status);
});

const now = Math.floor(Date.now() / 1000);
test.each<[string, Record<string, string>]>([
  ['consumer_key_unknown', { oauth_consumer_key: 'FAKE-other' }],
  ['token_rejected', { oauth_token: 'FAKE-other' }],
  ['timestamp_refused', { oauth_timestamp: String(now - 400) }],
  ['parameter_absent', { oauth_nonce: '' }],
  ['signature_invalid', { oauth_signature: 'RkFLRQ==' }],
])('%s for %j', async (problem, change) => {
  const { status, headers } = await send(MYSELF, headerFor({ change }));
  expect([status, headers['www-authenticate']]).toEqual([
    401,
    expect.stringContaining(`oauth_problem="${problem}"`),
  ]);
});

test('a nonce is taken once, in every version', async () => {
  for (const version of ['8.13', '9.12', '11'] as const) {
    get().dataCenter.version = version;
    const header = headerFor({});
    expect((await send(MYSELF, header)).json()).toMatchObject({ name: 'dora' });
    expect((await send(MYSELF, header)).headers['www-authenticate']).toContain('nonce_used');
  }
});
