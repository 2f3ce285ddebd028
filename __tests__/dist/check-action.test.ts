import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/fixtures.js';
import { manyTokens, rateLimited, startSandbox, type Sandbox } from '../../sandbox/index.js';
import { EXIT_STATUS } from '../../src/failure.js';
import { checkAction, dayIn, rowOf, rowsOf } from './checking.js';
import { dataCenterWays, ways } from './ways.js';

const { dataCenter, github, organization, sites, tokens, users, webhook } = fixtures;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(() => {
  sandbox.reset();
});

afterAll(() => sandbox.close());

type Inputs = Readonly<Record<string, string>>;

const CLASSIC = { 'site-url': 'acme', ...ways.classic };
const ORGANIZATION = { 'org-id': organization.orgId, 'org-api-key': organization.keys.full };

describe('one credential', () => {
  test('that ends soon is an error, a summary, outputs, a page, and told to people', async () => {
    const { main, report, page } = await checkAction(sandbox, {
      inputs: {
        ...CLASSIC,
        'expires-on': dayIn(3),
        'credential-name': 'release-bot',
        'secret-name': 'JIRA_BOT_TOKEN',
        'github-issues': 'true',
        'github-issues-repository': github.repository,
        'github-token': github.tokens.githubTokenIssues,
        'webhook-url': webhook.url,
        'jira-issue-project': 'PROJ',
        'jira-issue-type': 'Task',
        'jira-issue-credential': 'release-bot',
        html: 'expiry.html',
        concurrency: '2',
      },
    });
    expect(main.status).toBe(9);
    expect(main.outputs).toMatchObject({
      status: 'critical',
      'days-left': '3',
      'error-code': 'credential-expiring',
    });
    expect(report).toMatchObject({
      status: 'critical',
      daysLeft: 3,
      organizations: [],
      notes: [],
      credentials: [
        {
          name: 'release-bot',
          status: 'critical',
          kind: 'api-token',
          site: sites.acme.url,
          account: users.ada.displayName,
          endsAt: `${dayIn(3)}T23:59:59Z`,
          daysLeft: 3,
          source: 'expires-on',
          renewal: { secret: 'JIRA_BOT_TOKEN' },
        },
      ],
    });
    expect(main.annotations).toMatchObject([
      { level: 'error', properties: { title: 'jira-auth: release-bot: critical' } },
    ]);
    expect(main.annotations[0]?.message).toContain(
      'https://id.atlassian.com/manage-profile/security/api-tokens',
    );
    expect(main.summary).toContain('### Jira credentials: 1 critical');
    expect(page).toContain('release-bot');
    expect(sandbox.github.issues()).toHaveLength(1);
    expect(sandbox.issue('PROJ-3')).toBeDefined();
    expect(sandbox.webhook.messages).toHaveLength(1);
  });

  test('that lasts fails nothing, with every other demand on it', async () => {
    const { main, report } = await checkAction(sandbox, {
      inputs: {
        ...CLASSIC,
        'auth-method': 'api-token',
        deployment: 'cloud',
        'cloud-id': sites.acme.cloudId,
        'allowed-hosts': sites.acme.host,
        'allow-private-hosts': 'false',
        'expected-account-id': users.ada.accountId,
        'required-permissions': 'EDIT_ISSUES',
        project: 'PROJ',
        'expires-on': dayIn(40),
        'warn-days': '40',
        'critical-days': '20',
        'timeout-seconds': '30',
        'ca-certificate': sandbox.caFile,
      },
    });
    expect(main.status).toBe(0);
    expect(main.outputs).toMatchObject({ status: 'warning', 'days-left': '40' });
    expect(main.outputs['error-code'] ?? '').toBe('');
    expect(main.annotations).toMatchObject([{ level: 'warning' }]);
    expect(rowsOf(report)).toEqual([`${users.ada.email} at acme: warning`]);
  });

  test.each<[string, Inputs, number, string]>([
    ['a wrong date', { ...CLASSIC, 'expires-on': '2027-02-30' }, 2, 'invalid-input'],
    ['a wrong fail-on', { ...CLASSIC, 'fail-on': 'sometimes' }, 2, 'invalid-input'],
    ['no credential', { 'site-url': 'acme' }, 2, 'missing-credentials'],
    ['half an organization', { 'org-id': organization.orgId }, 2, 'missing-credentials'],
    [
      'a host that is not allowed',
      { ...CLASSIC, 'allowed-hosts': 'globex.atlassian.net' },
      2,
      'host-not-allowed',
    ],
    [
      'a place for a successor alone',
      { ...CLASSIC, 'save-environment': 'production', 'save-secret': 'X' },
      2,
      'invalid-input',
    ],
  ])('%s is said, and nothing is reported', async (_what, inputs, status, code) => {
    const { main, report } = await checkAction(sandbox, { inputs });
    expect([main.status, main.outputs]).toEqual([status, { 'error-code': code }]);
    expect(report).toBeUndefined();
    expect(main.annotations).toMatchObject([{ properties: { title: `jira-auth: ${code}` } }]);
    expect(sandbox.requests).toEqual([]);
  });

  test.each<[string, Inputs]>([
    ['client credentials', { 'site-url': 'acme', ...ways.clientCredentials }],
    ['an access token', { 'site-url': 'acme', ...ways.accessToken }],
    ['a password', { 'site-url': dataCenter.url, ...dataCenterWays.basic }],
    ['an application link', { 'site-url': dataCenter.url, ...dataCenterWays.oauth1 }],
    [
      'a client certificate',
      {
        'site-url': dataCenter.mutualTlsUrl,
        ...dataCenterWays['personal-access-token'],
        'token-name': 'ci-token',
        'client-certificate': 'CERTIFICATE',
        'client-key': 'KEY',
      },
    ],
    [
      'a grant of the Data Center',
      {
        'site-url': dataCenter.url,
        ...dataCenterWays['refresh-token'],
        scope: '',
        'refresh-token-file': 'FILE',
      },
    ],
  ])('of another kind works as well: %s', async (_what, inputs) => {
    const { certFile, keyFile } = sandbox.clientCertificate;
    const paths: Record<string, string> = {
      CERTIFICATE: certFile,
      KEY: keyFile,
      FILE: `${sandbox.caFile}.token`,
    };
    const { main, report } = await checkAction(sandbox, {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, paths[value] ?? value]),
      ),
    });
    expect([main.status, report?.credentials[0]?.code]).toEqual([0, undefined]);
  });

  test('a session is logged out', async () => {
    const { main } = await checkAction(sandbox, {
      inputs: { 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] },
    });
    expect([main.status, sandbox.dataCenter.sessions]).toEqual([0, 0]);
    expect(
      sandbox.requests.some(({ method, path }) => method === 'DELETE' && path.endsWith('/session')),
    ).toBe(true);
  });

  test('a grant is rotated, its successor saved, and its end told by its rules', async () => {
    const { main, report } = await checkAction(sandbox, {
      inputs: {
        'site-url': 'acme',
        ...ways.refreshToken,
        'consented-on': dayIn(-360),
        'refresh-token-secret': 'JIRA_REFRESH_TOKEN',
        'refresh-token-repository': github.repository,
        'refresh-token-environment': '',
        'refresh-token-organization': '',
        'github-token': github.tokens.secretsWriter,
      },
    });
    expect(main.status).toBe(9);
    expect(report?.credentials).toMatchObject([{ status: 'critical', daysLeft: 5, source: 'oauth' }]);
    expect(sandbox.github.secret({ name: 'JIRA_REFRESH_TOKEN' })).not.toBe(
      ways.refreshToken['refresh-token'],
    );
    expect(sandbox.requests.filter(({ path }) => path === '/oauth/token')).toHaveLength(1);
  });

  test('a token of the Data Center is renewed: made, saved, proved, and the old one revoked', async () => {
    const [entry] = sandbox.dataCenter.patList as { id: number; name: string; expiringAt: string }[];
    sandbox.dataCenter.patList = [
      { id: entry?.id ?? 0, name: 'ci-token', expiringAt: `${dayIn(5)}T12:00:00.000+0000` },
    ];
    let saved = '';
    const { main, report } = await checkAction(sandbox, {
      inputs: {
        'site-url': dataCenter.url,
        ...dataCenterWays['personal-access-token'],
        renew: 'true',
        'renew-days': '60',
        'save-file': join('..', 'successor'),
        'save-organization': '',
        'save-repository': '',
      },
      afterwards: (job) => {
        const path = join(job.workspace, '..', 'successor');
        saved = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
      },
    });
    expect(rowsOf(report)).toEqual(['credential at jira.corp.example: ok']);
    expect(main.status).toBe(0);
    expect(report?.daysLeft).toBe(60);
    expect(saved).toMatch(/^FAKEpatNumber/);
    expect(main.stdout.replace(/^::add-mask::.*$/gm, '').includes(saved)).toBe(false);
    expect(sandbox.dataCenter.patList).toMatchObject([{ name: expect.stringContaining('ci-token') }]);
  });
});

const SEVERAL = `credentials:
  - name: about to end
    site-url: acme
    email-env: ADA
    api-token-env: CLASSIC
    expires-on: ${dayIn(2)}
  - name: fine
    site-url: acme
    email-env: ADA
    api-token-env: SCOPED
    expires-on: ${dayIn(200)}
`;
const ENV = { ADA: users.ada.email, CLASSIC: tokens.classic, SCOPED: tokens.scoped };

describe('several credentials', () => {
  const pat = 'personal-access-token-env: PAT';

  test.each<[string, string, string, (world: Sandbox) => void, RegExp]>([
    [
      'a variable is missing',
      'site-url: acme\n    api-token-env: NOWHERE',
      'failed (missing-credentials)',
      () => undefined,
      /NOWHERE/,
    ],
    [
      'a variable of its e-mail is missing',
      'site-url: acme\n    email-env: NOWHERE\n    api-token-env: CLASSIC',
      'failed (missing-credentials)',
      () => undefined,
      /NOWHERE/,
    ],
    [
      'it is refused',
      'site-url: acme\n    email-env: ADA\n    api-token-env: EXPIRED',
      'rejected (credentials-rejected)',
      () => undefined,
      /refuse/,
    ],
    [
      'its site does not exist',
      'site-url: nowhere\n    email-env: ADA\n    api-token-env: CLASSIC',
      'failed (site-not-found)',
      () => undefined,
      /nowhere/,
    ],
    [
      'its network is down',
      `site-url: ${dataCenter.url}\n    deployment: data-center\n    timeout-seconds: 2\n    ${pat}`,
      'failed (network-unreachable)',
      ({ faults }) => {
        faults.add({ host: dataCenter.host, then: { reset: 'before-headers' } });
      },
      /connection/i,
    ],
    [
      'it is asked too often',
      `site-url: ${dataCenter.url}\n    deployment: data-center\n    timeout-seconds: 2\n    ${pat}`,
      'unknown (rate-limited)',
      ({ faults }) => {
        faults.add({ host: dataCenter.host, then: rateLimited({ retryAfter: 60 }) });
      },
      /too many|rate|429/i,
    ],
    [
      'the list of its tokens is hidden',
      `site-url: ${dataCenter.url}\n    deployment: data-center\n    ${pat}`,
      'unknown',
      ({ dataCenter: server }) => {
        server.patList = { status: 404 };
      },
      /does not show the list .*404/,
    ],
    [
      'its TLS is wrong',
      `site-url: ${dataCenter.url}\n    deployment: data-center\n    ${pat}`,
      'failed (tls-failure)',
      ({ faults }) => {
        faults.tls(dataCenter.host, 'expired');
      },
      /certificate/,
    ],
    [
      'its store is none of the Action',
      `site-url: acme\n    client-id: ${tokens.threeLegged.clientId}\n    client-secret-env: SECRET\n    refresh-token-env: REFRESH\n    refresh-token-variable: ROTATED\n    gitlab-project: 17\n    gitlab-token-env: SECRET`,
      'failed (invalid-input)',
      () => undefined,
      /GitLab variable/,
    ],
    [
      'it is somebody else',
      'site-url: acme\n    email-env: ADA\n    api-token-env: CLASSIC\n    expected-account-id: FAKE-nobody',
      'failed (unexpected-account)',
      () => undefined,
      /account/,
    ],
  ])('%s: that is one row, and hides no other', async (_what, lines, row, arrange, said) => {
    arrange(sandbox);
    const { main, report } = await checkAction(sandbox, {
      file: `${SEVERAL}  - name: broken\n    ${lines}\n`,
      env: {
        ...ENV,
        EXPIRED: tokens.expired,
        PAT: dataCenter.tokens.pat,
        SECRET: tokens.threeLegged.clientSecret,
        REFRESH: tokens.threeLegged.refreshToken,
      },
    });
    expect(rowsOf(report).sort()).toEqual(['about to end: critical', `broken: ${row}`, 'fine: ok']);
    const broken = rowOf(report, 'broken');
    expect(broken?.reasons.join(' ')).toMatch(said);
    const { code } = broken ?? {};
    const isCertain = /^(?:rejected|failed)/.test(row) && code !== undefined;
    expect(main.status).toBe(isCertain ? EXIT_STATUS[code] : 9);
    const annotation = main.annotations.find(({ properties }) => properties['title']?.includes('broken'));
    if (broken?.code === undefined) expect(annotation).toBeUndefined();
    else expect(annotation?.message.includes('id.atlassian.com')).toBe(row.startsWith('rejected'));
  });

  test('`variables` stand in for the environment; a threshold of the check holds for each', async () => {
    const { report, main } = await checkAction(sandbox, {
      file: SEVERAL,
      inputs: {
        variables: Object.entries(ENV)
          .map(([name, value]) => `${name}=${value}`)
          .join('\n'),
        'warn-days': '250',
        'fail-on': 'never',
      },
    });
    expect(rowsOf(report)).toEqual(['about to end: critical', 'fine: warning']);
    expect(main.status).toBe(0);
  });

  test('a file with a secret in it is refused, and nothing of it is shown', async () => {
    const { main, report } = await checkAction(sandbox, {
      file: `credentials:\n  - name: web\n    site-url: acme\n    api-token: ${tokens.classic}\n`.replace(
        tokens.classic,
        'FAKE-written-down',
      ),
    });
    expect([main.status, main.outputs, report]).toEqual([2, { 'error-code': 'invalid-input' }, undefined]);
    expect(main.stdout).not.toContain('FAKE-written');
  });
});

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
    arrange(sandbox);
    const { main, report } = await checkAction(sandbox, {
      inputs: { ...ORGANIZATION, 'org-api-key': key },
      file: SEVERAL,
      env: ENV,
    });
    expect(rowOf(report, 'about to end')?.status).toBe('critical');
    const rows = report?.credentials.filter(({ kind }) => kind === 'organization-api-key') ?? [];
    expect(rows.flatMap(({ code }) => code ?? [])).toEqual(codes);
    expect(main.status).toBe(status);
    expect(sandbox.connects.some((target) => target.startsWith(fixtures.canaryHost))).toBe(false);
  });

  test('of ten thousand tokens: every page is asked for once, without any site', async () => {
    sandbox.admin.apiTokens = manyTokens(10_000);
    const { main, report } = await checkAction(sandbox, {
      inputs: { ...ORGANIZATION, 'fail-on': 'expired' },
    });
    const paths = sandbox.requests.map(({ path }) => path);
    expect(paths).toHaveLength(103);
    expect(new Set(paths).size).toBe(103);
    expect(new Set(sandbox.requests.map(({ host }) => host))).toEqual(new Set(['api.atlassian.com']));
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
      Object.assign(sandbox.admin, { shape, needsPageSize: true, pageSize: shape === 'array' ? 100 : 2 });
      const { report } = await checkAction(sandbox, { inputs: { ...ORGANIZATION, 'fail-on': 'never' } });
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
    arrange(sandbox);
    const inputs = { ...ORGANIZATION, 'org-api-key': key, 'fail-on': 'never' };
    for (const file of [undefined, SEVERAL]) {
      const { main, report } = await checkAction(sandbox, { inputs, ...(file && { file, env: ENV }) });
      expect(report?.credentials.filter(({ name }) => name.startsWith(KEY))).toMatchObject(rows);
      expect(main.status).toBe(0);
    }
  });

  test('is narrowed down by label and e-mail', async () => {
    const { report } = await checkAction(sandbox, {
      inputs: { ...ORGANIZATION, 'token-name': 'ci-*', email: users.ada.email, 'fail-on': 'never' },
    });
    expect(report?.credentials.map(({ name }) => name.replace(/ \(.*/, ''))).toEqual([
      'ci-old',
      'ci-scoped',
      `${KEY} ci-check`,
    ]);
  });
});

describe('a clock', () => {
  test.each<[string, number, number, RegExp | undefined]>([
    ['two minutes ahead is nothing', -120, 9, undefined],
    ['ten minutes behind is said', 600, 9, /is 10 minutes behind the server's/],
    [
      "two days ahead is said, and days are the server's",
      -2 * 86_400,
      11,
      /is 2880 minutes ahead of the server's/,
    ],
    ['two days behind likewise', 2 * 86_400, 7, /is 2880 minutes behind/],
  ])('%s', async (_what, skew, days, said) => {
    sandbox.dateSkewSeconds = skew;
    const { report } = await checkAction(sandbox, {
      inputs: { ...CLASSIC, 'expires-on': dayIn(9), 'fail-on': 'never' },
    });
    expect(report?.daysLeft).toBe(days);
    expect(report?.notes).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
  });

  test("an organization's days are its server's as well", async () => {
    sandbox.dateSkewSeconds = 20 * 86_400;
    sandbox.admin.apiTokens = [{ label: 'ci', email: users.ada.email, expiresInDays: 25 }];
    sandbox.admin.serviceAccountTokens = [];
    sandbox.admin.oauthClients = [];
    sandbox.admin.apiKeys = [{ label: 'ci', email: users.ada.email, expiresInDays: 24 }];
    const { report } = await checkAction(sandbox, { inputs: { ...ORGANIZATION, 'fail-on': 'never' } });
    expect(report?.credentials).toMatchObject([
      { daysLeft: 4, status: 'critical' },
      { daysLeft: 5, status: 'critical' },
    ]);
  });
});

describe('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a check of several with %i at once', async (signal, status) => {
    const stalled = sandbox.faults.add({ path: /myself/, then: { stall: 'headers' } });
    const { main, report } = await checkAction(sandbox, {
      file: SEVERAL,
      env: ENV,
      step: { signalAfter: { signal, when: () => stalled.hits > 0 }, timeoutMs: 10_000 },
    });
    expect([main.status, report]).toEqual([status, undefined]);
  });
});

test('a page that can not be written fails the step, and the report is there all the same', async () => {
  const { main, report } = await checkAction(sandbox, {
    inputs: { ...CLASSIC, 'expires-on': dayIn(90), html: 'nowhere/expiry.html' },
  });
  expect([main.status, main.outputs['error-code'], report?.status]).toEqual([8, 'handoff-failed', 'ok']);
});

test('outputs that can not be given are said before anything is asked', async () => {
  const { main } = await checkAction(sandbox, {
    inputs: CLASSIC,
    step: { overrides: { GITHUB_OUTPUT: '/nonexistent/output' } },
  });
  expect([main.status, sandbox.requests]).toEqual([8, []]);
});
