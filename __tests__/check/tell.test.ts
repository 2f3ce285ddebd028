import { expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { type CheckOutput, runCheck } from '../../src/check/run.js';
import type { FailureCode } from '../../src/failure.js';
import { folderOfTests } from '../folder.js';
import { given, type Values } from '../read/given.js';
import { sandboxed } from '../store/sandboxed.js';
import { effectsAt } from './given.js';

const { dataCenter, github, organization, sites, tokens, users, webhook } = fixtures;
const world = sandboxed();
const folder = folderOfTests();

const ISSUES: Values = { 'github-issues': 'true', 'github-token': github.tokens.githubTokenIssues };
const CHAT: Values = { 'webhook-url': webhook.url };
const SHORT: Values = { 'timeout-seconds': '2' };
const JIRA: Values = { 'jira-issue-project': fixtures.issues.project };
const BROKEN: Values = { ...ISSUES, 'github-token': github.tokens.readOnly };
const OPENED = `Opened #1 for ada: https://github.com/octo-org/octo-repo/issues/1.`;
const FILED = `Opened PROJ-3 for ada: ${sites.acme.url}/browse/PROJ-3.`;
const POSTED = `Posted to the webhook at ${webhook.host}.`;

async function check(values: Values, changes: Partial<CheckOutput> = {}) {
  const { sandbox } = world();
  const ended = { said: [] as string[], failures: [] as FailureCode[], masked: [] as string[] };
  const environment = {
    HTTPS_PROXY: sandbox.proxyUrl,
    NODE_EXTRA_CA_CERTS: sandbox.caFile,
    GITHUB_REPOSITORY: github.repository,
  };
  const inputs = {
    'credential-name': 'ada',
    'site-url': sites.acme.url,
    email: users.ada.email,
    'api-token': tokens.classic,
    'ca-certificate': sandbox.caFile,
    'expires-on': new Date(Date.now() + 5 * 24 * 3600 * 1000).toISOString().slice(0, 10),
    'fail-on': 'never',
    ...values,
  };
  const status = await runCheck(
    given(inputs, environment),
    effectsAt(new Date(), {
      environment,
      info: (text) => ended.said.push(text),
      mask: (secret) => ended.masked.push(secret.reveal()),
    }),
    {
      show: () => undefined,
      fail: ({ code }) => ended.failures.push(code),
      end: () => undefined,
      ...changes,
    },
  );
  return { status, ...ended };
}

const nothing = (): void => undefined;
const ISSUES_OFF = (sandbox: Sandbox) => (sandbox.github.issuesEnabled = false);
const STALLED = ({ faults }: Sandbox) => faults.add({ host: github.host, then: { stall: 'headers' } });
const CHAT_GONE = (sandbox: Sandbox) => (sandbox.webhook.refusal = { status: 404 });
const NOT_TOLD: FailureCode[] = ['handoff-failed'];

test.each<[string, Values, (world: Sandbox) => unknown, number, string[], FailureCode[]]>([
  ['nobody, and asks Jira alone', {}, nothing, 0, [], []],
  ['everybody', { ...ISSUES, ...CHAT, ...JIRA }, nothing, 0, [OPENED, FILED, POSTED], []],
  ['those that it reaches, and fails', { ...ISSUES, ...CHAT }, ISSUES_OFF, 8, [POSTED], NOT_TOLD],
  ['those beside a stalled one', { ...SHORT, ...ISSUES, ...CHAT }, STALLED, 8, [POSTED], NOT_TOLD],
  ['nobody, and its finding counts', { ...CHAT, 'fail-on': 'critical' }, CHAT_GONE, 9, [], NOT_TOLD],
  ['nobody in Jira without a session', { ...JIRA, 'api-token': tokens.expired }, nothing, 8, [], NOT_TOLD],
  ['nobody in Jira as another', { ...JIRA, 'jira-issue-credential': 'bot' }, nothing, 8, [], NOT_TOLD],
  ['nobody of wrong inputs', { 'github-issues': 'true' }, nothing, 2, [], ['missing-credentials']],
])('a check tells %s', async (_what, values, arrange, status, said, failures) => {
  const { sandbox } = world();
  arrange(sandbox);
  const ended = await check(values);
  expect(ended).toMatchObject({ status, said, failures });
  const secrets = [values['github-token'], values['webhook-url']].filter((secret) => secret !== undefined);
  expect(ended.masked).toEqual(expect.arrayContaining(secrets));
  const hosts = new Set(sandbox.requests.map(({ host }) => host));
  expect(hosts.has(sites.acme.host)).toBe(status !== 2);
  if (said.length + failures.length === 0) expect(hosts.size).toBe(1);
});

test.each<[string, Values, lines: number[]]>([
  ['everything each time without a tracker', CHAT, [1, 1]],
  ['what trackers told, once, and nothing after that', { ...CHAT, ...ISSUES, ...JIRA }, [1]],
  ['everything each time if a tracker fails', { ...CHAT, ...BROKEN }, [1, 1]],
])('the chat hears %s', async (_what, values, lines) => {
  for (let run = 0; run < 2; run++) await check(values);
  const texts = world().sandbox.webhook.messages.map(({ body }) => JSON.stringify(body));
  expect(texts.map((text) => text.split('•').length - 1)).toEqual(lines);
});

test("an organization's lists are told with its key, and what can not be read", async () => {
  const { sandbox } = world();
  const statuses: string[][] = [];
  const show: CheckOutput['show'] = ({ credentials, organizations }) => {
    // Without its lists, nobody knows that it has no tokens.
    expect(organizations).toHaveLength(statuses.length < 2 ? 1 : 0);
    statuses.push(credentials.map(({ name, status }) => `${status} ${name.replace(/ \(.*/, '')}`));
  };
  const alone = { 'org-id': organization.orgId, 'org-api-key': organization.keys.full, 'api-token': '' };
  sandbox.admin.apiTokens = [{ label: 'ci', email: users.ada.email, expiresInDays: 3.5 }];
  sandbox.admin.serviceAccountTokens = [];
  sandbox.admin.oauthClients = [];
  const keys = [organization.keys.noScope, 'FAKE-wrong-key'].map((key) => ({ 'org-api-key': key }));
  for (const values of [{}, { 'token-name': 'other' }, ...keys])
    expect((await check({ ...alone, ...values }, { show })).status).toBe(0);
  const name = `organization ${organization.orgId}`;
  const lists = ['API tokens', "service accounts' OAuth clients", "service accounts' tokens"];
  expect(statuses).toEqual([
    ['critical ci', `ok ${name}: API key ci-check`],
    [`failed ${name}: requested tokens`, `ok ${name}: API key ci-check`],
    [...lists.map((list) => `failed ${name}: ${list}`), `unknown ${name}: API key`],
    [`rejected ${name}`],
  ]);
});

test("what is said about a file's credential names its keys", async () => {
  const file = join(folder, 'credentials.yml');
  const { tokens: own, url } = dataCenter;
  const keys = `site-url: ${url}, personal-access-token-env: PAT, renew: true, save-file: ${folder}/pat`;
  writeFileSync(file, `credentials: [{ name: dora, ${keys} }]`);
  world().sandbox.dataCenter.patList = [1, 2].map((id) => ({ id, name: `token ${id}` }));
  const values = { 'credentials-file': file, variables: `PAT=${own.pat}`, 'write-expiry': 'dora=2020-03-31' };
  const ended = await check(values, {
    show: ({ credentials: [dora] }) => {
      expect(dora?.code).toBe('credential-not-renewed');
    },
  });
  const said = [expect.stringContaining('set the key "token-name" to be told')];
  expect(ended).toMatchObject({ status: 8, said, failures: NOT_TOLD });
});

test('the end of a grant, which moves with each check, is not recorded', async () => {
  const [file, token] = ['credentials.yml', 'token'].map((name) => join(folder, name)) as [string, string];
  const { clientId, clientSecret, refreshToken } = tokens.threeLegged;
  writeFileSync(token, refreshToken, { mode: 0o600 });
  const keys = `client-id: ${clientId}, client-secret-env: SECRET, refresh-token-file: ${token}`;
  writeFileSync(file, `credentials: [{ name: grant, site-url: acme, ${keys} }]`);
  const variables = `SECRET=${clientSecret}`;
  const { said } = await check({ 'credentials-file': file, variables, 'write-expiry': 'true' });
  expect(said).toEqual(['The new refresh token is saved: the file token.']);
});

test.each([
  ['', 'credentials-rejected'],
  [', expires-on: 2020-01-31', 'credential-expired'],
])('a refused login is not repeated for each entry, which would lock its account%s', async (more, code) => {
  const file = join(folder, 'credentials.yml');
  const { url } = dataCenter;
  const entries = ['one', 'two', 'three', 'four'].map(
    (name) => `{ name: ${name}, site-url: ${url}, username: dora, password-env: PASSWORD${more} }`,
  );
  writeFileSync(file, `credentials: [${entries.join()}]`);
  const rows: string[] = [];
  const show: CheckOutput['show'] = ({ credentials }) =>
    rows.push(...credentials.map(({ name, code }) => `${name} ${code ?? ''}`));
  await check({ 'credentials-file': file, variables: 'PASSWORD=FAKE-wrong' }, { show });
  expect(rows).toEqual(['four', 'one', 'three', 'two'].map((name) => `${name} ${code}`));
  expect(
    world()
      .asked()
      .filter((asked) => asked.endsWith('/myself')),
  ).toHaveLength(1);
});

test('a bug is no failure to go on from', async () => {
  const show = (): never => {
    throw new TypeError('bug');
  };
  await expect(check({}, { show })).rejects.toThrow('bug');
});
