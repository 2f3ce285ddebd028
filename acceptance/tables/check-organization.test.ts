import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/fixtures.js';
import { manyTokens, rateLimited, type Sandbox } from '../../sandbox/index.js';
import { checkAction, rowOf } from '../../__tests__/dist/checking.js';
import { shell, ORGANIZATION, SEVERAL, ENV } from '../../__tests__/dist/several.js';

const { organization, users } = fixtures;

describe('an organization', () => {
  const few = (world: Sandbox): void => {
    world.admin.apiTokens = [{ label: 'ci', email: users.ada.email, expiresInDays: 3.5 }];
  };

  test.each<[string, string, (world: Sandbox) => void, string[], number]>([
    [
      'a key without a scope',
      organization.keys.noScope,
      few,
      ['insufficient-scope', 'insufficient-scope', 'insufficient-scope'],
      4,
    ],
    [
      'a key with one scope',
      organization.keys.tokensOnly,
      few,
      ['insufficient-scope', 'insufficient-scope'],
      4,
    ],
    [
      'the key of another',
      organization.keys.otherOrganization,
      few,
      ['site-not-accessible', 'site-not-accessible', 'site-not-accessible'],
      4,
    ],
    ['a wrong key', 'FAKE-wrong-key-of-nobody', few, ['credentials-rejected'], 3],
    [
      'too many requests',
      organization.keys.full,
      ({ faults }) => {
        faults.add({ path: '/admin/', then: rateLimited({ retryAfter: 600 }) });
      },
      ['rate-limited'],
      9,
    ],
    [
      'a page that leads to another host',
      organization.keys.full,
      (world) => {
        world.admin.nextLink = () => `https://${fixtures.canaryHost}/admin/api-access/v1/orgs/x/api-tokens`;
      },
      ['untrusted-response'],
      7,
    ],
    [
      'a page that leads to itself',
      organization.keys.full,
      (world) => {
        world.admin.nextLink = ({ self }) => self;
      },
      ['untrusted-response'],
      7,
    ],
  ])('%s is a row, and hides no credential', async (_what, key, arrange, codes, status) => {
    arrange(shell.sandbox);
    const { main, report } = await checkAction(shell.sandbox, {
      inputs: { ...ORGANIZATION, 'org-api-key': key },
      file: SEVERAL,
      env: ENV,
    });
    expect(rowOf(report, 'about to end')?.status).toBe('critical');
    const rows = report?.credentials.filter(({ kind }) => kind === 'organization-api-key') ?? [];
    expect(rows.flatMap(({ code }) => code ?? [])).toEqual(codes);
    expect(main.status).toBe(status);
    expect(shell.sandbox.connects.some((target) => target.startsWith(fixtures.canaryHost))).toBe(false);
  });

  test('of ten thousand tokens: every page is asked for once, without any site', async () => {
    shell.sandbox.admin.apiTokens = manyTokens(10_000);
    const { main, report } = await checkAction(shell.sandbox, {
      inputs: { ...ORGANIZATION, 'fail-on': 'expired' },
    });
    const paths = shell.sandbox.requests.map(({ path }) => path);
    expect(paths).toHaveLength(103);
    expect(new Set(paths).size).toBe(103);
    expect(new Set(shell.sandbox.requests.map(({ host }) => host))).toEqual(new Set(['api.atlassian.com']));
    expect(main.status).toBe(0);
    const { counts, unlisted } = report?.organizations[0] ?? {};
    expect(Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0)).toBe(10_003);
    expect([report?.credentials.length, unlisted]).toEqual([
      501,
      (counts?.critical ?? 0) + (counts?.warning ?? 0) - 500,
    ]);
  });

  test.each(['data', 'items', 'array'] as const)(
    'with pages of the shape %s, and none without a size',
    async (shape) => {
      Object.assign(shell.sandbox.admin, {
        shape,
        needsPageSize: true,
        pageSize: shape === 'array' ? 100 : 2,
      });
      const { report } = await checkAction(shell.sandbox, {
        inputs: { ...ORGANIZATION, 'fail-on': 'never' },
      });
      expect(report?.organizations[0]?.counts).toMatchObject({
        rejected: 0,
        expired: 1,
        critical: 1,
        warning: 4,
      });
      expect(report?.credentials.filter(({ code }) => code !== undefined)).toEqual([]);
    },
  );

  const KEY = `organization ${organization.orgId}: API key`;

  test.each<[string, string, (world: Sandbox) => void, object[]]>([
    [
      'is a row',
      organization.keys.full,
      () => undefined,
      [{ name: `${KEY} ci-check`, status: 'ok', daysLeft: 90, source: 'organization' }],
    ],
    [
      'of several is told with those that end soon',
      organization.keys.full,
      (world) => {
        world.admin.apiKeys = [
          { label: 'over', email: users.ada.email, expiresInDays: -2 },
          { label: 'blocked', email: users.ada.email, expiresInDays: 2, status: 'revoked' },
          { label: 'first', email: users.ada.email, expiresInDays: 4.5 },
          { label: 'later', email: users.ada.email, expiresInDays: 300 },
        ];
      },
      [{ name: `${KEY} first`, status: 'critical', reasons: [expect.stringContaining('2 API keys')] }],
    ],
    [
      'stays unknown to a key that may not ask, which is said and nothing else',
      organization.keys.tokensOnly,
      () => undefined,
      [
        {
          name: KEY,
          status: 'unknown',
          reasons: [expect.anything(), expect.stringContaining('read:keys:admin')],
        },
      ],
    ],
    [
      'stays unknown where the list does not show it',
      organization.keys.full,
      (world) => {
        world.admin.apiKeys = [];
      },
      [{ name: KEY, status: 'unknown' }],
    ],
  ])("the end of the administrators' own key %s", async (_what, key, arrange, rows) => {
    arrange(shell.sandbox);
    const inputs = { ...ORGANIZATION, 'org-api-key': key, 'fail-on': 'never' };
    for (const file of [undefined, SEVERAL]) {
      const { main, report } = await checkAction(shell.sandbox, { inputs, ...(file && { file, env: ENV }) });
      expect(report?.credentials.filter(({ name }) => name.startsWith(KEY))).toMatchObject(rows);
      expect(main.status).toBe(0);
    }
  });

  test("days are its server's", async () => {
    shell.sandbox.dateSkewSeconds = 20 * 86_400;
    shell.sandbox.admin.apiTokens = [{ label: 'ci', email: users.ada.email, expiresInDays: 25 }];
    shell.sandbox.admin.serviceAccountTokens = [];
    shell.sandbox.admin.oauthClients = [];
    shell.sandbox.admin.apiKeys = [{ label: 'ci', email: users.ada.email, expiresInDays: 24 }];
    const { report } = await checkAction(shell.sandbox, { inputs: { ...ORGANIZATION, 'fail-on': 'never' } });
    expect(report?.credentials).toMatchObject([
      { daysLeft: 4, status: 'critical' },
      { daysLeft: 5, status: 'critical' },
    ]);
  });
});
