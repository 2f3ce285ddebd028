import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/fixtures.js';
import { checkAction, type CheckRun, dayIn, rowsOf } from './checking.js';
import { Shell } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

const { dataCenter, github, organization, sites, tokens, users, webhook } = fixtures;

const shell = new Shell();

const CLASSIC = { 'site-url': 'acme', ...ways.classic };
const ORGANIZATION = { 'org-id': organization.orgId, 'org-api-key': organization.keys.full };

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

test('a credential that ends soon is told everywhere', async () => {
  const { main, report, page } = await checkAction(shell.sandbox, {
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
      'critical-days': '7',
    },
  });
  expect(main).toMatchObject({
    status: 9,
    outputs: { status: 'critical', 'days-left': '3', 'error-code': 'credential-expiring' },
    annotations: [{ level: 'error', properties: { title: 'jira-auth: release-bot: critical' } }],
    summary: expect.stringContaining('### Jira credentials: 1 critical'),
  });
  const row = {
    ...{ name: 'release-bot', status: 'critical', kind: 'api-token', site: sites.acme.url },
    ...{ account: users.ada.displayName, endsAt: `${dayIn(3)}T23:59:59Z`, daysLeft: 3, source: 'expires-on' },
    renewal: { secret: 'JIRA_BOT_TOKEN' },
  };
  expect(report).toMatchObject({ status: 'critical', daysLeft: 3, organizations: [], notes: [] });
  expect(report?.credentials).toMatchObject([row]);
  const where = 'https://id.atlassian.com/manage-profile/security/api-tokens';
  expect(main.annotations[0]?.message).toContain(where);
  expect(page).toContain('release-bot');
  const { sandbox } = shell;
  expect([sandbox.github.issues().length, sandbox.webhook.messages.length]).toEqual([1, 1]);
  expect(sandbox.issue('PROJ-3')).toBeDefined();
});

test('a grant is rotated, and its end told', async () => {
  const { main, report } = await checkAction(shell.sandbox, {
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
  const saved = shell.sandbox.github.secret({ name: 'JIRA_REFRESH_TOKEN' });
  expect([saved === ways.refreshToken['refresh-token'], shell.sandbox.oauth.tokenRequests]).toEqual([
    false,
    1,
  ]);
});

test('a token of the Data Center is renewed', async () => {
  const [entry] = shell.sandbox.dataCenter.patList as { id: number }[];
  shell.sandbox.dataCenter.patList = [
    { id: entry?.id ?? 0, name: 'ci-token', expiringAt: `${dayIn(5)}T12:00:00.000+0000` },
  ];
  let saved = '';
  const { main, report } = await checkAction(shell.sandbox, {
    inputs: {
      'site-url': dataCenter.url,
      ...dataCenterWays['personal-access-token'],
      renew: 'true',
      'renew-days': '60',
      'save-file': join('..', 'successor'),
      'save-secret': '',
      'save-environment': '',
      'save-organization': '',
      'save-repository': '',
    },
    afterwards: (job) => {
      const path = join(job.workspace, '..', 'successor');
      saved = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    },
  });
  expect([main.status, report?.daysLeft]).toEqual([0, 60]);
  expect(rowsOf(report)).toEqual(['credential at jira.corp.example/jira: ok']);
  expect(saved).toMatch(/^FAKEpatNumber/);
  expect(main.stdout.replace(/^::add-mask::.*$/gm, '').includes(saved)).toBe(false);
  expect(shell.sandbox.dataCenter.patList).toMatchObject([{ name: expect.stringContaining('ci-token') }]);
});

const BROKEN = '  - name: broken\n    site-url: acme\n    api-token-env: NOWHERE\n';
// As a reusable workflow gives them.
const variables = Object.entries(ENV).map(([name, value]) => `${name}=${value}`);
const FILE = { file: `${SEVERAL}${BROKEN}`, inputs: { variables: variables.join('\n') } };

test.each<[string, CheckRun, status: number, code: string | undefined, rows: string[]]>([
  [
    'a credential whose variable is missing hides no other',
    FILE,
    2,
    'missing-credentials',
    ['about to end: critical', 'broken: failed (missing-credentials)', 'fine: ok'],
  ],
  [
    'an organization is narrowed down by label and e-mail',
    { inputs: { ...ORGANIZATION, 'token-name': 'ci-*', email: users.ada.email, 'fail-on': 'never' } },
    0,
    '',
    ['ci-old', 'ci-scoped', `organization ${organization.orgId}`],
  ],
  [
    'a page that can not be written fails the step, with its report',
    { inputs: { ...CLASSIC, 'expires-on': dayIn(90), html: 'nowhere/expiry.html' } },
    8,
    'handoff-failed',
    ['ada@example.com at acme: ok'],
  ],
])('%s', async (_what, run, status, code, rows) => {
  const { main, report } = await checkAction(shell.sandbox, run);
  expect([main.status, main.outputs['error-code']]).toEqual([status, code]);
  expect(rowsOf(report).sort()).toEqual(rows.map((row) => expect.stringContaining(row)));
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a check of several with %i at once', async (signal, status) => {
  const stalled = shell.sandbox.faults.add({ path: /myself/, then: { stall: 'headers' } });
  const { main, report } = await checkAction(shell.sandbox, {
    file: SEVERAL,
    env: ENV,
    step: { signalAfter: { signal, when: () => stalled.hits > 0 }, timeoutMs: 10_000 },
  });
  expect([main.status, report]).toEqual([status, undefined]);
});
