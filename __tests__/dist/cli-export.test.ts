// More pipes, and the clean-up: acceptance/tables/pipes.test.ts.
import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import type { Report } from '../../src/check/report.js';
import { asEnvironment, CLASSIC, Shell } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

const { JIRA_API_TOKEN: TOKEN = '', ...WITHOUT } = CLASSIC;

const shell = new Shell();

test('a failure stops a script that only evaluates the output', async () => {
  const refused = { ...CLASSIC, JIRA_API_TOKEN: fixtures.tokens.expired };
  const ended = await shell.run('set -e; eval "$(jira_auth export)"; echo went on', refused);
  expect(ended).toMatchObject({ status: 3, stdout: '' });
  expect(shell.place.left()).toEqual([]);
});

test('a printed curl config, which refers to no key, leaves none', async () => {
  const env = asEnvironment({ 'site-url': fixtures.dataCenter.url, ...dataCenterWays.oauth1 });
  expect((await shell.run('jira_auth export --format curl', env)).status).toBe(0);
  expect(shell.place.left()).toEqual([]);
});

test('a login without signatures takes back the key of an earlier one', async () => {
  const script = 'eval "$(jira_auth export)"; echo "${JIRA_SIGNING_KEY_FILE-unset}"';
  const env = { ...CLASSIC, JIRA_SIGNING_KEY_FILE: '/earlier/login.json' };
  expect(await shell.run(script, env)).toMatchObject({ status: 0, stdout: 'unset\n' });
  const ran = await shell.run('jira_auth exec -- sh -c \'echo "${JIRA_SIGNING_KEY_FILE-unset}"\'', env);
  expect(ran).toMatchObject({ status: 0, stdout: 'unset\n' });
});

test('a secret may come from a pipe, within the time limit', async () => {
  const given = 'echo "$TOKEN" | jira_auth check --api-token-file -';
  expect((await shell.run(given, { ...WITHOUT, TOKEN })).status).toBe(0);
  const late = 'mkfifo pipe; exec 8<> pipe; jira_auth check --api-token-file pipe --timeout-seconds 1';
  expect(await shell.run(late, WITHOUT)).toMatchObject({
    status: 5,
    stderr: expect.stringContaining('was not reached within 1 s.'),
  });
});

const OAUTH = asEnvironment(ways.oauthCredentials);

test('OAuth credentials work in a check, and nobody says when they end', async () => {
  const { status, stdout } = await shell.run('jira_auth check --json', OAUTH);
  const [row] = (JSON.parse(stdout) as Report).credentials;
  expect(status).toBe(0);
  expect(row).toMatchObject({ status: 'unknown', kind: 'oauth-credentials', site: fixtures.sites.acme.url });
  expect(row?.reasons).toEqual([
    'It works, but its expiry date is unknown. Set it with --expires-on.',
    'The credential belongs to no account.',
  ]);
  expect(row?.renewal.advice).toContain('OAuth credentials');
});
