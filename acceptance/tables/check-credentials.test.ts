import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/fixtures.js';
import { rateLimited, type Sandbox } from '../../sandbox/index.js';
import { EXIT_STATUS } from '../../src/failure.js';
import { checkAction, dayIn, rowOf, rowsOf } from '../../__tests__/dist/checking.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { shell, CLASSIC, SEVERAL, ENV } from '../../__tests__/dist/several.js';

const { dataCenter, organization, sites, tokens, users } = fixtures;

type Inputs = Readonly<Record<string, string>>;
describe('one credential', () => {
  test('that lasts fails nothing, with every other demand on it', async () => {
    const { main, report } = await checkAction(shell.sandbox, {
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
        'ca-certificate': shell.sandbox.caFile,
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
    const { main, report } = await checkAction(shell.sandbox, { inputs });
    expect([main.status, main.outputs]).toEqual([status, { 'error-code': code }]);
    expect(report).toBeUndefined();
    expect(main.annotations).toMatchObject([{ properties: { title: `jira-auth: ${code}` } }]);
    expect(shell.sandbox.requests).toEqual([]);
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
    const { certFile, keyFile } = shell.sandbox.clientCertificate;
    const paths: Record<string, string> = {
      CERTIFICATE: certFile,
      KEY: keyFile,
      FILE: `${shell.sandbox.caFile}.token`,
    };
    const { main, report } = await checkAction(shell.sandbox, {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, paths[value] ?? value]),
      ),
    });
    expect([main.status, report?.credentials[0]?.code]).toEqual([0, undefined]);
  });

  test('a session is logged out', async () => {
    const { main } = await checkAction(shell.sandbox, {
      inputs: { 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] },
    });
    expect([main.status, shell.sandbox.dataCenter.sessions]).toEqual([0, 0]);
    expect(
      shell.sandbox.requests.some(({ method, path }) => method === 'DELETE' && path.endsWith('/session')),
    ).toBe(true);
  });
});

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
    arrange(shell.sandbox);
    const { main, report } = await checkAction(shell.sandbox, {
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
    const { report, main } = await checkAction(shell.sandbox, {
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
    const { main, report } = await checkAction(shell.sandbox, {
      file: `credentials:\n  - name: web\n    site-url: acme\n    api-token: ${tokens.classic}\n`.replace(
        tokens.classic,
        'FAKE-written-down',
      ),
    });
    expect([main.status, main.outputs, report]).toEqual([2, { 'error-code': 'invalid-input' }, undefined]);
    expect(main.stdout).not.toContain('FAKE-written');
  });
});

test.each<[string, number, RegExp | undefined]>([
  ['two minutes ahead is nothing', -120, undefined],
  ['ten minutes behind is said', 600, /is 10 minutes behind the server's/],
  ["two days ahead is said, and days are the server's", -2 * 86_400, /is 2880 minutes ahead of the server's/],
  ['two days behind likewise', 2 * 86_400, /is 2880 minutes behind/],
])('a clock %s', async (_what, skew, said) => {
  shell.sandbox.dateSkewSeconds = skew;
  const { report } = await checkAction(shell.sandbox, {
    inputs: { ...CLASSIC, 'expires-on': dayIn(9, said && skew), 'fail-on': 'never' },
  });
  expect(report?.daysLeft).toBe(9);
  expect(report?.notes).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
});

test('outputs that can not be given are said before anything is asked', async () => {
  const { main } = await checkAction(shell.sandbox, {
    inputs: CLASSIC,
    step: { overrides: { GITHUB_OUTPUT: '/nonexistent/output' } },
  });
  expect([main.status, shell.sandbox.requests]).toEqual([8, []]);
});
