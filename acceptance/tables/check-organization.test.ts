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
});
