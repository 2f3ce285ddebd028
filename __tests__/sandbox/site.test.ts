import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Question } from './client.js';

const { sites, tokens, users } = fixtures;
const ACME = sites.acme.url;
const REALM = 'OAuth realm="https%3A%2F%2Facme.atlassian.net"';
const REFUSED = 'Client must be authenticated to access this resource.';
const NO_ISSUE = 'Issue does not exist or you do not have permission to see it.';

const classic: Question = { basic: [users.ada.email, tokens.classic] };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

describe('a site', () => {
  it('tells its cloudId to everybody', async () => {
    for (const site of [sites.acme, sites.globex]) {
      expect((await ask(sandbox, `${site.url}/_edge/tenant_info`)).json()).toEqual({ cloudId: site.cloudId });
    }
    expect((await ask(sandbox, 'https://acme.jira.com/_edge/tenant_info')).json()).toEqual({
      cloudId: sites.acme.cloudId,
    });
  });

  it('that does not exist answers 404 with a page', async () => {
    for (const path of ['/_edge/tenant_info', '/rest/api/3/myself']) {
      const answer = await ask(sandbox, `https://nobody.atlassian.net${path}`, classic);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toContain('text/html');
      expect(answer.text).toContain('Site temporarily unavailable');
    }
  });

  it.each(['2', '3'])('answers serverInfo in REST version %s to nobody in particular', async (version) => {
    const answer = await ask(sandbox, `${ACME}/rest/api/${version}/serverInfo`);
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ baseUrl: ACME, deploymentType: 'Cloud' });
    expect(answer.text).not.toContain(sites.acme.cloudId);
  });

  it('shows the login page outside the REST API', async () => {
    const answer = await ask(sandbox, `${ACME}/browse/PROJ-1`, classic);
    expect(answer.headers['content-type']).toContain('text/html');
  });
});

describe('a classic API token', () => {
  it.each(tokens.classicByEmailLength.map((each, remainder) => ({ ...each, remainder })))(
    'is good on the site, e-mail length $remainder mod 3',
    async ({ email, token, remainder }) => {
      expect(email.length % 3).toBe(remainder);
      const answer = await ask(sandbox, `${ACME}/rest/api/3/myself`, { basic: [email, token] });
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({ emailAddress: email, accountType: 'atlassian', active: true });
      expect(answer.headers['x-seraph-loginreason']).toBeUndefined();
      expect(answer.headers['x-arequestid']).toBeDefined();
    },
  );

  it("names the caller in X-AACCOUNTID, and the e-mail's case does not matter", async () => {
    const answer = await ask(sandbox, `${ACME}/rest/api/3/myself`, {
      basic: [users.ada.email.toUpperCase(), tokens.classic],
    });
    expect(answer.headers['x-aaccountid']).toBe(users.ada.accountId);
  });

  it('expands groups and roles only where asked', async () => {
    const plain = await ask(sandbox, `${ACME}/rest/api/3/myself`, classic);
    expect(plain.json()).toMatchObject({ groups: { items: [] }, applicationRoles: { items: [] } });
    const full = await ask(sandbox, `${ACME}/rest/api/3/myself?expand=groups,applicationRoles`, classic);
    expect(full.json()).toMatchObject({ groups: { items: [{}] }, applicationRoles: { items: [{}] } });
  });
});

describe('a credential that is not accepted', () => {
  const bad: [string, Question][] = [
    ['a wrong token', { basic: [users.ada.email, 'FAKE-wrong'] }],
    ['an expired token', { basic: [users.ada.email, tokens.expired] }],
    ['a scoped token', { basic: [users.ada.email, tokens.scoped] }],
    ["a service account's token", { basic: [tokens.serviceAccount.email, tokens.serviceAccount.token] }],
    ["somebody else's e-mail", { basic: [users.grace.email, tokens.classic] }],
  ];

  it.each(bad)('%s gets a 401 from /myself', async (_name, question) => {
    const answer = await ask(sandbox, `${ACME}/rest/api/3/myself`, question);
    expect(answer.status).toBe(401);
    expect(answer.text).toBe(REFUSED);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['www-authenticate']).toBe(REALM);
    expect(answer.headers['x-seraph-loginreason']).toBe('AUTHENTICATED_FAILED');
    expect(answer.headers['x-aaccountid']).toBeUndefined();
  });

  it.each([
    ['/rest/api/3/field', 200],
    ['/rest/api/3/serverInfo', 200],
    ['/rest/api/3/project/search', 200],
    ['/rest/api/3/search/jql', 200],
    ['/rest/api/3/dashboard', 200],
    ['/rest/api/3/issueLinkType', 200],
    ['/rest/api/2/issue/PROJ-1', 404],
  ])('is served %s as nobody, with the header that says so', async (path, status) => {
    const failed = await ask(sandbox, ACME + path, { basic: [users.ada.email, tokens.expired] });
    expect(failed.status).toBe(status);
    expect(failed.headers['x-seraph-loginreason']).toBe('AUTHENTICATED_FAILED');
    const anonymous = await ask(sandbox, ACME + path);
    expect(anonymous.status).toBe(status);
    expect(anonymous.headers['x-seraph-loginreason']).toBeUndefined();
  });

  it('finds nothing, where a good one does', async () => {
    const nobody = { basic: [users.ada.email, 'FAKE-wrong'] } as const;
    expect((await ask(sandbox, `${ACME}/rest/api/3/project/search`, nobody)).json()).toMatchObject({
      values: [],
    });
    expect((await ask(sandbox, `${ACME}/rest/api/3/search/jql`, nobody)).json()).toMatchObject({
      issues: [],
    });
    expect((await ask(sandbox, `${ACME}/rest/api/3/issue/PROJ-1`, nobody)).json()).toMatchObject({
      errorMessages: [NO_ISSUE],
    });
    expect((await ask(sandbox, `${ACME}/rest/api/3/project/search`, classic)).json()).toMatchObject({
      values: [{ key: 'PROJ' }],
    });
    expect((await ask(sandbox, `${ACME}/rest/api/3/search/jql`, classic)).json()).toMatchObject({
      issues: [{ id: '10001' }, { id: '10002' }],
    });
  });

  it('may be good on another site only', async () => {
    const alan: Question = { basic: [users.alan.email, tokens.classicByEmailLength[1].token] };
    expect((await ask(sandbox, `${sites.globex.url}/rest/api/3/myself`, alan)).status).toBe(401);
    expect((await ask(sandbox, `${sites.globex.url}/rest/api/3/myself`, classic)).status).toBe(200);
  });

  it('with an empty user name is no login at all', async () => {
    const answer = await ask(sandbox, `${ACME}/rest/api/3/myself`, { basic: ['', tokens.classic] });
    expect(answer.status).toBe(401);
    expect(answer.headers['x-seraph-loginreason']).toBeUndefined();
  });

  it('a password is refused in its own words', async () => {
    const answer = await ask(sandbox, `${ACME}/rest/api/3/myself`, {
      basic: [users.ada.email, tokens.password],
    });
    expect(answer.status).toBe(401);
    expect(answer.text).toMatch(/^Basic authentication with passwords is deprecated\./);
  });

  it('an address outside the allow-list is refused with 403', async () => {
    const answer = await ask(sandbox, `${ACME}/rest/api/3/myself`, {
      basic: [tokens.ipBlocked.email, tokens.ipBlocked.token],
    });
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual({
      errorMessages: [
        'The IP address has been rejected because it is not on the allowed list. See your admin for more information.',
      ],
      errors: {},
    });
  });
});

describe('Bearer on a site', () => {
  it.each(['/rest/api/3/myself', '/rest/api/3/serverInfo'])('is unreadable for %s', async (path) => {
    const answer = await ask(sandbox, ACME + path, { bearer: tokens.classic });
    expect(answer.status).toBe(403);
    expect(answer.json()).toEqual({ error: 'Failed to parse Connect Session Auth Token' });
    expect(answer.headers['x-seraph-loginreason']).toBeUndefined();
  });

  it('in the shape of a JWS is a 401', async () => {
    const answer = await ask(sandbox, `${ACME}/rest/api/3/serverInfo`, { bearer: tokens.accessToken });
    expect(answer.status).toBe(401);
    expect(answer.text).toBe(REFUSED);
  });

  it.each([
    'bearer FAKE',
    'BEARER FAKE',
    'Bearer  FAKE',
    'Bearer\tFAKE',
    'Token FAKE',
    'Basic !',
    'Basic RkFLRQ==',
  ])('%p is no credential', async (authorization) => {
    const info = await ask(sandbox, `${ACME}/rest/api/3/serverInfo`, { headers: { authorization } });
    expect(info.status).toBe(200);
    expect(info.headers['x-seraph-loginreason']).toBeUndefined();
    expect((await ask(sandbox, `${ACME}/rest/api/3/myself`, { headers: { authorization } })).status).toBe(
      401,
    );
  });
});

describe('CAPTCHA', () => {
  const wrong: Question = { basic: [users.ada.email, 'FAKE-wrong'] };

  async function fail(times: number): Promise<void> {
    for (let count = 0; count < times; count += 1) await ask(sandbox, `${ACME}/rest/api/3/field`, wrong);
  }

  it('is wanted after ten failed logins, even of the right token, until the reset', async () => {
    await fail(10);
    const locked = await ask(sandbox, `${ACME}/rest/api/3/myself`, classic);
    expect(locked.status).toBe(403);
    expect(locked.headers['x-seraph-loginreason']).toBe('AUTHENTICATION_DENIED');
    const other = { basic: [users.grace.email, tokens.admin.token] } as const;
    expect((await ask(sandbox, `${ACME}/rest/api/3/myself`, other)).status).toBe(200);
    expect((await ask(sandbox, `${sites.globex.url}/rest/api/3/myself`, classic)).status).toBe(200);
    sandbox.reset();
    expect((await ask(sandbox, `${ACME}/rest/api/3/myself`, classic)).status).toBe(200);
  });

  it('starts counting again after a good login', async () => {
    await fail(9);
    expect((await ask(sandbox, `${ACME}/rest/api/3/myself`, classic)).status).toBe(200);
    await fail(9);
    expect((await ask(sandbox, `${ACME}/rest/api/3/myself`, classic)).status).toBe(200);
  });

  it('has a limit that can be set', async () => {
    const strict = await startSandbox({ failedLoginLimit: 1 });
    try {
      await ask(strict, `${ACME}/rest/api/3/field`, wrong);
      expect((await ask(strict, `${ACME}/rest/api/3/myself`, classic)).status).toBe(403);
    } finally {
      await strict.close();
    }
  });

  it('is wanted of one account from the start', async () => {
    const answer = await ask(sandbox, `${ACME}/rest/api/3/serverInfo`, {
      basic: [tokens.locked.email, tokens.locked.token],
    });
    expect(answer.status).toBe(403);
    expect(answer.headers['x-seraph-loginreason']).toBe('AUTHENTICATION_DENIED');
  });
});
