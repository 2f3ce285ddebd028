import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import {
  ACCESS,
  expectNoSecret,
  file,
  IN_FILE,
  IN_GITHUB,
  isAlive,
  NAME,
  ofFile,
  ofGitHub,
  order,
  refresh,
  shell,
  startRefresh,
  WRITER,
} from './refreshing.js';

const { customDomain, dataCenter, government, sites, tokens } = fixtures;

test('the successor is saved first, and the access token after it', async () => {
  const ended = await refresh(`${IN_GITHUB} --access-token-secret ${ACCESS}`, WRITER);
  expect(ended).toMatchObject({ status: 0, stderr: expect.stringContaining(`the secret ${ACCESS}`) });
  expect(order()).toEqual(['exchange', `save ${NAME}`, `save ${ACCESS}`, 'sites']);
  expect(shell.sandbox.requests.at(-1)?.headers.authorization).toBe(`Bearer ${ofGitHub(ACCESS)}`);
});

test('--json tells what was done, and no secret', async () => {
  const ended = await refresh(`--json ${IN_FILE}`);
  expect(JSON.parse(ended.stdout)).toEqual({
    savedIn: 'the file refresh-token',
    expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    sites: [sites.acme.url, sites.globex.url],
  });
});

test('what GitHub does not save ends with 8; running again is enough', async () => {
  const refusal = shell.sandbox.faults.add({ method: 'PUT', times: 1, then: { status: 403 } });
  const ended = await refresh(IN_GITHUB, WRITER);
  expect(ended).toMatchObject({ status: 8, stdout: '' });
  expect(ended.stderr).toContain('the stored one works for ten more minutes, so run again');
  expect(refusal.hits).toBe(1);
  shell.sandbox.clock.advance(9 * 60_000);
  expect(await refresh(IN_GITHUB, WRITER)).toMatchObject({ status: 0 });
  expect(isAlive(ofGitHub())).toBe(true);
});

test('SIGTERM in the exchange ends with 143 once the token is saved (F8)', async () => {
  const late = shell.sandbox.faults.add({ path: '/oauth/token', then: { latencyMs: 300 } });
  const run = startRefresh(IN_FILE);
  while (late.hits === 0) await new Promise(setImmediate);
  run.child.kill('SIGTERM');
  const ended = await run.ended;
  expect(ended).toMatchObject({ status: 143, stdout: '', stderr: expect.stringContaining('token is saved') });
  expect([isAlive(ofFile()), existsSync(`${file()}.lock`)]).toEqual([true, false]);
  expectNoSecret(ended);
});

test('with standard output closed the token is saved, and the status is 8', async () => {
  const run = startRefresh(`--json ${IN_FILE}`);
  run.child.stdout.destroy();
  expect([(await run.ended).status, isAlive(ofFile())]).toEqual([8, true]);
});

const of = ({ clientId, clientSecret, refreshToken }: typeof tokens.globexOnly) => ({
  ...{ JIRA_CLIENT_ID: clientId, JIRA_CLIENT_SECRET: clientSecret, JIRA_REFRESH_TOKEN: refreshToken },
});

test.each<[url: string, env: Record<string, string>, status: number, said: string, cloudIds: string[]]>([
  [sites.globex.url, {}, 0, '', [sites.globex.cloudId]],
  [sites.globex.url.replace('globex', 'renamed'), {}, 0, '', [sites.globex.cloudId]],
  [sites.acme.url, of(tokens.globexOnly), 4, `no Jira site at ${sites.acme.url}`, []],
])('what a grant must be allowed is asked at the site: %s', async (url, env, status, said, cloudIds) => {
  const then = { status: 200, body: { cloudId: sites.globex.cloudId } };
  shell.sandbox.faults.add({ host: 'renamed.atlassian.net', then });
  const ended = await refresh(`${IN_FILE} --required-permissions EDIT_ISSUES --site-url ${url}`, env);
  expect(ended).toMatchObject({ status, stderr: expect.stringContaining(said) });
  const asked = shell.sandbox.requests.filter(({ path }) => path.includes('/mypermissions'));
  expect(asked.map(({ path }) => path.split('/')[3])).toEqual(cloudIds);
});

test.each<[url: string, env: Record<string, string>, status: number, hosts: string[]]>([
  [government.site.url, of(government.tokens.threeLegged), 0, [government.authHost]],
  [customDomain.url, {}, 0, ['auth.atlassian.com']],
  [sites.acme.url, {}, 0, ['auth.atlassian.com']],
  // A Data Center's client.
  [dataCenter.url, {}, 2, []],
])("a grant of %s is shown to its realm's token endpoint alone", async (url, env, status, hosts) => {
  expect(await refresh(IN_FILE, { JIRA_SITE_URL: url, ...env })).toMatchObject({ status });
  const shown = shell.sandbox.requests.filter(({ method }) => method !== 'GET');
  expect(shown.map(({ host }) => host)).toEqual(hosts);
});
