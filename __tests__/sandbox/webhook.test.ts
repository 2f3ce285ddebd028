import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer, Question } from './client.js';

const { sites, webhook } = fixtures;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

function post(body: object | string, more: Question = {}): Promise<Answer> {
  return ask(sandbox, webhook.url, { method: 'POST', body, ...more });
}

describe('the webhook', () => {
  it('keeps what is posted and says ok', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'FAKE *ä*' } }];
    const answer = await post({ text: 'FAKE one' });
    expect([answer.status, answer.text]).toEqual([200, 'ok']);
    await post({ blocks });
    expect(sandbox.webhook.messages).toMatchObject([{ body: { text: 'FAKE one' } }, { body: { blocks } }]);
    expect(sandbox.webhook.messages[0]?.at).toBeGreaterThan(0);
    sandbox.reset();
    expect(sandbox.webhook.messages).toEqual([]);
  });

  it('says in a word what is wrong', async () => {
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const json = { headers: { 'content-type': 'application/json' } };
    for (const [answer, status, word] of [
      [await post('{', json), 400, 'invalid_payload'],
      [await post('[]', json), 400, 'invalid_payload'],
      [await post('text=FAKE', form), 400, 'invalid_payload'],
      [await post({ text: '' }), 400, 'no_text'],
      [await post({ blocks: [] }), 400, 'no_text'],
      [await ask(sandbox, `${webhook.url}x`, { method: 'POST', body: { text: 'FAKE' } }), 404, 'no_service'],
      [await ask(sandbox, webhook.url), 405, 'method_not_allowed'],
    ] as const) {
      expect([answer.status, answer.text]).toEqual([status, word]);
    }
    expect(sandbox.webhook.messages).toEqual([]);
  });

  it('may be gone, broken or slow', async () => {
    sandbox.webhook.refusal = { status: 404, body: 'no_service' };
    expect((await post({ text: 'FAKE' })).text).toBe('no_service');
    sandbox.webhook.refusal = { status: 500 };
    expect((await post({ text: 'FAKE' })).status).toBe(500);
    expect(sandbox.webhook.messages).toEqual([]);
    sandbox.reset();
    sandbox.faults.add({ host: webhook.host, then: { latencyMs: 30 } });
    const start = performance.now();
    expect((await post({ text: 'FAKE' })).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(25);
    expect(sandbox.webhook.messages).toHaveLength(1);
  });
});

describe('the Date of the answers', () => {
  const ahead = async (url: string): Promise<number> => {
    const { headers } = await ask(sandbox, url, { headers: { 'user-agent': 'jira-auth-tests' } });
    return Math.round((Date.parse(headers.date ?? '') - Date.now()) / 60_000) + 0;
  };
  const urls = [sites.acme.url, fixtures.github.apiUrl, fixtures.dataCenter.url, webhook.url];

  it.each([60, -60])('may be %i minutes off on every host, and in a fault', async (minutes) => {
    for (const url of urls) expect(await ahead(url)).toBe(0);
    sandbox.dateSkewSeconds = minutes * 60;
    for (const url of urls) expect(await ahead(url)).toBe(minutes);
    sandbox.faults.add({ then: { status: 503 } });
    expect(await ahead(sites.acme.url)).toBe(minutes);
    sandbox.reset();
    expect(await ahead(sites.acme.url)).toBe(0);
  });

  it('may be anything that a fault says', async () => {
    sandbox.dateSkewSeconds = 60;
    sandbox.faults.add({ then: { status: 200, headers: { date: 'FAKE' } } });
    expect((await ask(sandbox, sites.acme.url)).headers.date).toBe('FAKE');
  });
});
