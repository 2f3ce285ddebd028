import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Question } from './client.js';

const { sites, tokens, users } = fixtures;
const GATEWAY = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`;
const EDIT = { fields: { customfield_10315: 'FAKE 1.0' } };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

describe('the gateway', () => {
  const accepted: [string, string, Question][] = [
    ['a scoped token', 'atlassian', { basic: [users.ada.email, tokens.scoped] }],
    [
      "a service account's token, Basic",
      'app',
      { basic: [tokens.serviceAccount.email, tokens.serviceAccount.token] },
    ],
    ["a service account's token, Bearer", 'app', { bearer: tokens.serviceAccount.token }],
    ['a 3LO access token', 'atlassian', { bearer: tokens.accessToken }],
  ];

  it.each(accepted)('accepts %s', async (_name, accountType, question) => {
    for (const version of ['2', '3']) {
      const answer = await ask(sandbox, `${GATEWAY}/rest/api/${version}/myself`, question);
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({ accountType });
      expect(answer.headers['x-aaccountid']).toMatch(/FAKE/);
    }
    expect((await ask(sandbox, `${GATEWAY}/rest/api/3/serverInfo`, question)).status).toBe(200);
    const put = await ask(sandbox, `${GATEWAY}/rest/api/3/issue/PROJ-1`, {
      ...question,
      method: 'PUT',
      body: EDIT,
    });
    expect(put.status).toBe(204);
    expect(sandbox.issue('PROJ-1')?.fields['customfield_10315']).toBe('FAKE 1.0');
  });

  const refused: [string, Question][] = [
    ['nobody', {}],
    ['a classic token', { basic: [users.ada.email, tokens.classic] }],
    ['a classic token as Bearer', { bearer: tokens.classic }],
    ["a person's scoped token as Bearer", { bearer: tokens.scoped }],
    ["a scoped token with somebody else's e-mail", { basic: [users.grace.email, tokens.scoped] }],
    ['a wrong token', { basic: [users.ada.email, 'FAKE-wrong'] }],
    ['lower-case bearer', { headers: { authorization: `bearer ${tokens.accessToken}` } }],
  ];

  it.each(refused)('refuses %s', async (_name, question) => {
    const answer = await ask(sandbox, `${GATEWAY}/rest/api/3/myself`, question);
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({ code: 401, message: 'Unauthorized' });
    expect(answer.headers['x-failure-category']).toBe('FAILURE_CLIENT_AUTH_MISMATCH');
    expect(answer.headers['x-seraph-loginreason']).toBeUndefined();
  });

  it('checks the scope of each endpoint, and says that it is the scope', async () => {
    const basic = [users.ada.email, tokens.scopedNoUserScope] as const;
    const myself = await ask(sandbox, `${GATEWAY}/rest/api/3/myself`, { basic });
    expect(myself.status).toBe(401);
    expect(myself.json()).toEqual({ code: 401, message: 'Unauthorized; scope does not match' });
    expect(myself.headers['x-failure-category']).toBe('FAILURE_CLIENT_SCOPE_CHECK');
    for (const path of [
      'field',
      'issue/PROJ-1',
      'issue/PROJ-1/editmeta',
      'mypermissions?permissions=EDIT_ISSUES',
    ]) {
      expect((await ask(sandbox, `${GATEWAY}/rest/api/3/${path}`, { basic })).status).toBe(200);
    }
    const put = await ask(sandbox, `${GATEWAY}/rest/api/3/issue/PROJ-1`, {
      basic,
      method: 'PUT',
      body: EDIT,
    });
    expect(put.status).toBe(204);
  });

  it('links to itself, while serverInfo names the site', async () => {
    const question = { basic: [users.ada.email, tokens.scoped] } as const;
    const issue = (await ask(sandbox, `${GATEWAY}/rest/api/3/issue/PROJ-1`, question)).json();
    expect(issue).toMatchObject({ self: `${GATEWAY}/rest/api/3/issue/10001` });
    const info = (await ask(sandbox, `${GATEWAY}/rest/api/3/serverInfo`, question)).json();
    expect(info).toMatchObject({ baseUrl: sites.acme.url });
  });

  it('does not lead to a cloudId out of reach, or to what it does not have', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    const scoped = { basic: [users.ada.email, tokens.scoped] } as const;
    const paths = [
      `/ex/jira/${unknown}/rest/api/3/myself`,
      `/ex/jira/${sites.acme.cloudId}/nothing`,
      '/nothing',
    ];
    for (const path of paths) {
      expect((await ask(sandbox, `https://api.atlassian.com${path}`, scoped)).status).toBe(404);
    }
    const elsewhere = await ask(sandbox, `${GATEWAY}/rest/api/3/myself`, {
      bearer: tokens.globexOnly.accessToken,
    });
    expect(elsewhere.status).toBe(404);
  });
});

describe('accessible-resources', () => {
  const URL = 'https://api.atlassian.com/oauth/token/accessible-resources';

  it('lists each site of a grant once for each product, the wanted one not first', async () => {
    const answer = await ask(sandbox, URL, { bearer: tokens.accessToken });
    const entries = answer.json() as { id: string; url: string; scopes: string[] }[];
    expect(entries.map((entry) => entry.url)).toEqual([
      sites.globex.url,
      sites.globex.url,
      sites.acme.url,
      sites.acme.url,
    ]);
    expect(new Set(entries.map((entry) => entry.id))).toEqual(
      new Set([sites.acme.cloudId, sites.globex.cloudId]),
    );
    expect(entries.filter((entry) => entry.scopes.includes('read:jira-work'))).toHaveLength(2);
  });

  it('lists only what the grant reaches', async () => {
    const answer = await ask(sandbox, URL, { bearer: tokens.globexOnly.accessToken });
    expect(new Set((answer.json() as { id: string }[]).map((entry) => entry.id))).toEqual(
      new Set([sites.globex.cloudId]),
    );
  });

  it('is for 3LO tokens', async () => {
    expect((await ask(sandbox, URL)).status).toBe(401);
    expect((await ask(sandbox, URL, { basic: [users.ada.email, tokens.scoped] })).status).toBe(401);
  });
});
