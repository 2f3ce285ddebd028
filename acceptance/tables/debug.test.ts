import { describe, expect, test } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { findLeaks } from '../kit/leaks.js';
import { checkAction, SECRETS } from '../../__tests__/dist/checking.js';
import { jiraAuth } from '../../__tests__/dist/command-line.js';
import {
  dataCenter,
  dataCenterWays,
  github,
  play,
  sites,
  tokens,
  ways,
} from '../../__tests__/dist/scenario.js';
import { asEnvironment, Shell } from '../../__tests__/dist/shell.js';

const { organization, webhook } = fixtures;

type Requests = Pick<Sandbox, 'requests'>;

/** Returns every secret that was given, sent or issued. */
function secretsOf({ requests }: Requests): string[] {
  const sent = requests.flatMap(({ headers, body }) => [
    ...[headers.authorization, headers.cookie].flatMap((value) => value?.split(/[ ;="]+/) ?? []),
    ...(/"(?:access|refresh)_token":"([^"]+)"|client_secret/.exec(body)?.slice(1) ?? []),
  ]);
  return [...SECRETS, ...sent].filter((secret) => typeof secret === 'string');
}

/** The messages about requests and decisions must be true and complete, without any secret. */
function expectTold(lines: readonly string[], sandbox: Requests): void {
  const told = lines.flatMap(
    (line) => /(?:^|: )([A-Z]+ \S+), attempt \d+.*: \d{3}, \d+ ms\.$/.exec(line)?.[1] ?? [],
  );
  const asked = sandbox.requests.map(({ method, host, path }) => {
    const { pathname, searchParams } = new URL(`https://${host}${path}`);
    const names = [...new Set(searchParams.keys())].join('&');
    const isSecret = host === new URL(webhook.url).host;
    return `${method} ${host}${isSecret ? '' : pathname}${names === '' || isSecret ? '' : `?${names}`}`;
  });
  expect(told.toSorted()).toEqual(asked.toSorted());
  // A method's name and a fake token's label are the same words.
  const text = lines.join('\n').replaceAll(/service-account[\w-]*|github-secret/g, '');
  expect(findLeaks(text, secretsOf(sandbox))).toEqual([]);
  expect(text).not.toMatch(/Basic|Bearer|JSESSIONID|[Aa]uthorization/);
}

const debugLines = (stdout: string): string[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('::debug::'))
    .map((line) => line.slice('::debug::'.length));

const SITES: Record<string, Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(ways).map(([name, way]) => [name, { 'site-url': sites.acme.url, ...way }]),
  ),
  ...Object.fromEntries(
    Object.keys(dataCenterWays).map((name) => [
      `Data Center, ${name}`,
      { 'site-url': dataCenter.url, ...dataCenterWays[name as keyof typeof dataCenterWays] },
    ]),
  ),
  'a refused token': { 'site-url': sites.acme.url, ...ways.classic, 'api-token': tokens.expired },
  'a site that is not there': { 'site-url': 'https://nowhere.atlassian.net', ...ways.classic },
  permissions: {
    'site-url': sites.acme.url,
    ...ways.classic,
    'required-permissions': 'EDIT_ISSUES',
    project: 'PROJ',
  },
};

describe('with RUNNER_DEBUG=1 the Action tells each request and decision, behind its masks', () => {
  test.each(Object.keys(SITES))('%s', async (name) => {
    const job = { env: { RUNNER_DEBUG: '1' } };
    let inMain: Sandbox['requests'] = [];
    const { main, post, sandbox } = await play({
      inputs: SITES[name] ?? {},
      job,
      afterwards: ({ sandbox: world }) => {
        inMain = [...world.requests];
      },
    });
    const lines = debugLines(main.stdout);
    expect(lines[0]).toMatch(/^Method: [\w-]+\. Site: https:/);
    expect(lines[1]).toMatch(/^Proxy: 127\.0\.0\.1:\d+\./);
    expectTold(lines, { requests: inMain });
    expectTold([...lines, ...debugLines(post.stdout)], sandbox);
    const firstDebug = main.stdout.indexOf('::debug::');
    expect(main.stdout.lastIndexOf('::add-mask::', firstDebug)).toBeGreaterThanOrEqual(0);
  });
});

describe('with debug logging', () => {
  const shell = new Shell();
  const token = (): string => shell.path('token');
  const cloud = asEnvironment(ways.classic);
  const grant = { ...asEnvironment(ways.refreshToken) };

  test('a check tells of every credential, list, issue and chat, of the latter no more than the host', async () => {
    const { main } = await checkAction(shell.sandbox, {
      file: `credentials:\n  - name: web\n    site-url: acme\n    email-env: ADA\n    api-token-env: TOKEN\n    expires-on: 2020-01-31\n  - name: server\n    site-url: ${dataCenter.url}\n    personal-access-token-env: PAT\n`,
      inputs: {
        'org-id': organization.orgId,
        'org-api-key': organization.keys.full,
        'webhook-url': webhook.url,
        'github-issues': 'true',
        'github-issues-repository': github.repository,
        'github-token': github.tokens.githubToken,
      },
      env: { ADA: 'ada@example.com', TOKEN: tokens.classic, PAT: dataCenter.tokens.pat },
      job: { env: { RUNNER_DEBUG: '1' } },
    });
    const lines = debugLines(main.stdout);
    expectTold(lines, shell.sandbox);
    expect(lines.some((line) => line.startsWith('web: Method: '))).toBe(true);
    expect(shell.sandbox.webhook.messages).toHaveLength(1);
  });

  test.each<[string, () => string[], Record<string, string>]>([
    ['export', () => ['export', '--format', 'json'], cloud],
    ['exec', () => ['exec', '--', 'true'], cloud],
    [
      'exec on a Data Center',
      () => ['exec', '--', 'true'],
      asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] }),
    ],
    ['refresh', () => ['refresh', '--refresh-token-file', token()], grant],
    [
      'refresh into a secret',
      () => [
        'refresh',
        '--refresh-token-secret',
        'JIRA_REFRESH_TOKEN',
        '--refresh-token-repository',
        github.repository,
      ],
      { ...grant, GH_TOKEN: github.tokens.secretsWriter },
    ],
  ])('jira-auth tells the same on standard error: %s', async (_what, args, env) => {
    const [command = '', ...rest] = args();
    writeFileSync(token(), '');
    rmSync(token());
    const surroundings = { ...shell.sandbox.env, TMPDIR: shell.place.temp, ...env };
    const plain = await jiraAuth([command, ...rest], { env: surroundings });
    expect(plain.stderr).not.toMatch(/^debug: /m);
    shell.sandbox.reset();
    rmSync(token(), { force: true });
    const ended = await jiraAuth([command, '--verbose', ...rest], { env: surroundings });
    expect(ended.status).toBe(plain.status);
    expect(ended.stdout.length > 0).toBe(plain.stdout.length > 0);
    const lines = ended.stderr.split('\n').flatMap((line) => /^debug: (.*)$/.exec(line)?.[1] ?? []);
    expectTold(lines, shell.sandbox);
    shell.sandbox.reset();
    rmSync(token(), { force: true });
    const byVariable = await jiraAuth([command, ...rest], { env: { ...surroundings, JIRA_VERBOSE: 'true' } });
    expect(byVariable.stderr.match(/^debug: /gm)?.length ?? 0).toBe(lines.length);
  });
});
