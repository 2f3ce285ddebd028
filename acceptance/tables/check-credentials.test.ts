import { describe, expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/fixtures.js';
import type { Sandbox } from '../../sandbox/index.js';
import { EXIT_STATUS } from '../../src/failure.js';
import { checkAction, rowOf, rowsOf } from '../../__tests__/dist/checking.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { shell, SEVERAL, ENV } from '../../__tests__/dist/several.js';

const { dataCenter, tokens } = fixtures;

type Inputs = Readonly<Record<string, string>>;
describe('one credential', () => {
  test.each<[string, Inputs]>([
    ['client credentials', { 'site-url': 'acme', ...ways.clientCredentials }],
    ['an access token', { 'site-url': 'acme', ...ways.accessToken }],
    ['a password', { 'site-url': dataCenter.url, ...dataCenterWays.basic }],
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
  test.each<[string, string, string, (world: Sandbox) => void, RegExp]>([
    [
      'a variable is missing',
      'site-url: acme\n    api-token-env: NOWHERE',
      'failed (missing-credentials)',
      () => undefined,
      /NOWHERE/,
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
});
