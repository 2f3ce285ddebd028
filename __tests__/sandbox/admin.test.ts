import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, manyTokens, rateLimited, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer, Question } from './client.js';

const { government, organization, tokens, users } = fixtures;
const { keys, orgId, otherOrgId } = organization;
const GATEWAY = 'https://api.atlassian.com';
const ACCESS = `${GATEWAY}/admin/api-access/v1/orgs/${orgId}`;
const API_TOKENS = `${ACCESS}/api-tokens`;
const BOT_TOKENS = `${ACCESS}/service-accounts/api-tokens`;
const CLIENTS = `${ACCESS}/service-accounts/oauth-clients`;
const KEYS = `${ACCESS}/api-keys`;
const OF_ADA = `${GATEWAY}/users/${encodeURIComponent(users.ada.accountId)}/manage/api-tokens`;
const DAY_MS = 86_400_000;

interface Page {
  data: { id: string; label: string; expiresAt?: string }[];
  links: { self: string; next?: string; prev?: string };
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

function get(url: string, bearer: string = keys.full, more: Question = {}): Promise<Answer> {
  return ask(sandbox, url, { bearer, ...more });
}

async function page(url: string): Promise<Page> {
  const answer = await get(url);
  expect(answer.status).toBe(200);
  return answer.json() as Page;
}

function daysFromNow(time: string | number | undefined): number {
  return Math.round((new Date(time ?? NaN).getTime() - sandbox.clock.now()) / DAY_MS);
}

describe('the list of API tokens', () => {
  it('tells whose each is, and when it ends by the clock of the sandbox', async () => {
    const { data, links } = await page(API_TOKENS);
    expect(data[0]).toEqual({
      id: 'FAKE-token-1',
      label: 'ci-deploy',
      status: 'ALLOWED',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      expiresAt: expect.any(String) as unknown,
      lastActiveAt: expect.any(String) as unknown,
      user: { id: users.ada.accountId, orgId, name: users.ada.displayName, email: users.ada.email },
    });
    expect(data.map(({ label, expiresAt }) => [label, daysFromNow(expiresAt)])).toEqual([
      ['ci-deploy', 45],
      ['ci-scoped', 20],
      ['ci-old', -3],
      ['ci-deploy', 5],
      ['nightly', 12],
      ['nightly', 200],
      ['report', NaN],
    ]);
    expect(links).toEqual({ self: API_TOKENS });
    sandbox.clock.advance(10 * DAY_MS);
    expect(daysFromNow((await page(API_TOKENS)).data[0]?.expiresAt)).toBe(35);
  });

  it('can be anything', async () => {
    sandbox.admin.apiTokens = [
      { label: 'FAKE "ä"', email: 'x@example.com', expiresInDays: 0.5, status: 'BLOCKED' },
    ];
    expect((await page(API_TOKENS)).data).toMatchObject([
      {
        label: 'FAKE "ä"',
        status: 'BLOCKED',
        user: { id: '712020:FAKE-x', name: 'x', email: 'x@example.com' },
      },
    ]);
    sandbox.reset();
    expect((await page(API_TOKENS)).data).toHaveLength(7);
  });

  it('has 10,000 entries on 100 pages, each asked for once by whoever follows the links', async () => {
    sandbox.admin.apiTokens = manyTokens(10_000);
    const ids = new Set<string>();
    let next: string | undefined = API_TOKENS;
    while (next !== undefined) {
      const { data, links }: Page = await page(next);
      for (const { id } of data) ids.add(id);
      expect(links.self).toBe(next);
      next = links.next;
    }
    expect(ids.size).toBe(10_000);
    const paths = sandbox.requests.map(({ path }) => path);
    expect([paths.length, new Set(paths).size]).toEqual([100, 100]);
  });

  it('is cut as it is asked to be, and back', async () => {
    const first = await page(`${API_TOKENS}?pageSize=3`);
    expect(first.data).toHaveLength(3);
    expect(first.links.prev).toBeUndefined();
    const second = await page(first.links.next ?? '');
    expect(second.data.map(({ id }) => id)).toEqual(['FAKE-token-4', 'FAKE-token-5', 'FAKE-token-6']);
    expect(second.links.prev).toBe(first.links.self);
    const last = await page(second.links.next ?? '');
    expect([last.data.length, last.links.next]).toEqual([1, undefined]);
    sandbox.admin.pageSize = 2;
    expect((await page(API_TOKENS)).data).toHaveLength(2);
    expect((await page(`${API_TOKENS}?pageSize=50`)).data).toHaveLength(2);
  });

  it('may be empty', async () => {
    sandbox.admin.apiTokens = [];
    expect(await page(API_TOKENS)).toEqual({ data: [], links: { self: API_TOKENS } });
  });

  it.each(['pageSize=0', 'pageSize=x', 'cursor=FAKE', 'cursor=e30', 'q=ci', 'status=ALLOWED'])(
    'refuses %s',
    async (query) => {
      expect((await get(`${API_TOKENS}?${query}`)).status).toBe(400);
    },
  );

  it('takes no cursor of another list', async () => {
    const { links } = await page(`${API_TOKENS}?pageSize=1`);
    const cursor = new URL(links.next ?? '').searchParams.get('cursor') ?? '';
    expect((await get(`${CLIENTS}?cursor=${cursor}`)).status).toBe(400);
  });

  it('may lead astray', async () => {
    sandbox.admin.nextLink = ({ self }) => self;
    expect((await page(API_TOKENS)).links.next).toBe(API_TOKENS);
    const elsewhere = `https://${fixtures.canaryHost}/admin`;
    sandbox.admin.nextLink = () => elsewhere;
    expect((await page(API_TOKENS)).links.next).toBe(elsewhere);
    sandbox.reset();
    expect((await page(API_TOKENS)).links.next).toBeUndefined();
  });
});

describe('the lists of service accounts', () => {
  it('have their tokens', async () => {
    const { email, displayName: name, accountId: id } = users.serviceAccount;
    const { data } = await page(BOT_TOKENS);
    expect(data).toMatchObject([{ label: 'deploy-bot-ci', serviceAccount: { id, name, email } }]);
    expect(daysFromNow(data[0]?.expiresAt)).toBe(25);
  });

  it('have their OAuth clients, with times in milliseconds', async () => {
    const { data } = await page(CLIENTS);
    expect(data).toMatchObject([
      {
        clientId: tokens.clientCredentials.clientId,
        name: 'oauth-bot-ci',
        status: 'ACTIVE',
        createdAt: expect.any(Number) as unknown,
        serviceAccount: { email: users.oauthServiceAccount.email },
      },
      { clientId: tokens.clientCredentialsNoUserScope.clientId, name: 'oauth-bot-other' },
    ]);
    expect(data.map(({ expiresAt }) => daysFromNow(expiresAt))).toEqual([9, NaN]);
  });

  it('have pages', async () => {
    sandbox.admin.serviceAccountTokens = manyTokens(101);
    const { links } = await page(BOT_TOKENS);
    expect((await page(links.next ?? '')).data).toMatchObject([{ label: 'FAKE-token-101' }]);
  });
});

describe("a person's tokens", () => {
  it('are a bare list', async () => {
    const list = (await get(OF_ADA)).json() as { expiry: string }[];
    expect(list.map(({ expiry }) => daysFromNow(expiry))).toEqual([45, 20, -3]);
    expect(list[1]).toEqual({
      id: 'FAKE-token-2',
      label: 'ci-scoped',
      createdAt: expect.any(String) as unknown,
      lastAccess: expect.any(String) as unknown,
      expiry: expect.any(String) as unknown,
    });
    expect((await get(`${GATEWAY}/users/712020:FAKE-nobody/manage/api-tokens`)).status).toBe(404);
  });
});

describe('every list', () => {
  it.each(['items', 'array'] as const)('can have its entries elsewhere: %s', async (shape) => {
    sandbox.admin.shape = shape;
    const body = (await get(KEYS)).json();
    const entries = shape === 'array' ? body : (body as { items: unknown }).items;
    expect(entries).toMatchObject([{ id: 'FAKE-key-1', name: 'ci-check', status: 'ACTIVE' }]);
  });

  it('can want to know how long a page may be', async () => {
    sandbox.admin.needsPageSize = true;
    for (const url of [API_TOKENS, KEYS]) {
      expect((await get(url)).status).toBe(500);
      expect((await get(`${url}?pageSize=10`)).status).toBe(200);
    }
  });
});

describe('an API key', () => {
  const all = [API_TOKENS, BOT_TOKENS, CLIENTS, OF_ADA, KEYS];

  it.each<[string, string, number[]]>([
    ['with every scope', keys.full, [200, 200, 200, 200, 200]],
    ['for tokens alone', keys.tokensOnly, [200, 403, 403, 200, 403]],
    ['without a scope', keys.noScope, [403, 403, 403, 403, 403]],
    ['of another organization', keys.otherOrganization, [404, 404, 404, 404, 404]],
    ['that is none', 'FAKE-wrong', [401, 401, 401, 401, 401]],
    ['that is an API token', tokens.scoped, [401, 401, 401, 401, 401]],
  ])('%s', async (_name, key, statuses) => {
    const answers = [];
    for (const url of all) answers.push((await get(url, key)).status);
    expect(answers).toEqual(statuses);
  });

  it('is sent as a Bearer', async () => {
    expect((await ask(sandbox, API_TOKENS)).status).toBe(401);
    const basic = { basic: [users.grace.email, keys.full] } as const;
    expect((await ask(sandbox, API_TOKENS, basic)).status).toBe(401);
  });

  it('opens nothing of an organization that is not its own, or not there', async () => {
    for (const id of [otherOrgId, 'FAKE-nothing']) {
      expect((await get(API_TOKENS.replace(orgId, id))).status).toBe(404);
    }
    const own = await get(API_TOKENS.replace(orgId, otherOrgId), keys.otherOrganization);
    expect(own.json()).toMatchObject({ data: [] });
    expect((await get(`${ACCESS}/nothing`)).status).toBe(404);
    expect((await get(API_TOKENS, keys.full, { method: 'DELETE' })).status).toBe(405);
  });

  it('is good in its own realm alone', async () => {
    const fed = government.organization;
    const url = `https://${government.apiHost}/admin/api-access/v1/orgs/${fed.orgId}/api-tokens`;
    expect((await get(url, fed.keys.full)).json()).toMatchObject({ data: [{ label: 'fed-ci' }] });
    expect((await get(url, keys.full)).status).toBe(401);
    expect((await get(API_TOKENS, fed.keys.full)).status).toBe(401);
  });
});

describe('the rate limit', () => {
  it('is told in the headers', async () => {
    const first = await get(API_TOKENS);
    const second = await get(API_TOKENS);
    expect(first.headers['x-ratelimit-limit']).toBe('1000');
    expect([first, second].map(({ headers }) => headers['x-ratelimit-remaining'])).toEqual(['999', '998']);
    expect(Date.parse(String(first.headers['x-ratelimit-reset']))).toBeGreaterThan(sandbox.clock.now());
  });

  it('is reached where a fault sets it', async () => {
    sandbox.faults.add({ path: '/admin/', times: 1, then: rateLimited({ retryAfter: 7 }) });
    const limited = await get(API_TOKENS);
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '7']);
    expect((await get(API_TOKENS)).status).toBe(200);
  });
});
