import { expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, type Fault, type FaultRule } from '../../sandbox/index.js';
import { asEnvironment } from '../../__tests__/dist/shell.js';
import { ways } from '../../__tests__/dist/ways.js';
import { testWritten } from './makers.js';
import {
  CLASSIC,
  counted,
  expectNoCommand,
  LINE,
  onDataCenter,
  PAT,
  shell,
  type Step,
  TEXT,
} from './runs.js';

const { organization, users } = fixtures;

const holding = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, LINE]));
/** Headers that identify a request. */
const TRACES = holding('server x-arequestid atl-traceid x-aaccountid');
/** The same, and all headers that give the reason for a refusal. */
const HEADERS = {
  ...TRACES,
  ...holding(
    'www-authenticate x-seraph-loginreason x-authentication-denied-reason x-failure-category x-ausername retry-after ratelimit-reason x-ratelimit-reset location',
  ),
};

const SESSION = onDataCenter('session-cookie');
const CLIENT = asEnvironment(ways.clientCredentials);

const JSON_TYPE = { 'content-type': 'application/json' };
const ADA = users.ada.accountId;
const filled = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, TEXT]));
const ME = filled('displayName emailAddress timeZone locale self');
const LOCAL = { ...ME, key: 'JIRAUSER10100', name: TEXT };
const SERVER = filled('baseUrl displayUrl version deploymentType serverTitle scmInfo');
const ISSUED = { access_token: 'FAKE-access-token', token_type: 'Bearer', scope: LINE, expires_in: 3600 };
const PERMISSION = { ...filled('key name'), havePermission: true };
const site = (id: number): object => ({
  ...filled('id name avatarUrl'),
  ...{ url: `https://${id}.example/${LINE}`, scopes: [`jira ${TEXT}`] },
});
const token = (id: number): object => ({ id, ...filled('name createdAt expiringAt lastAccessedAt') });

const REFUSAL = {
  ...filled('message code error error_description'),
  ...{ errorMessages: [TEXT], errors: { [TEXT]: TEXT } },
};
const answer = (body: object, status = 200): Fault => ({
  status,
  headers: { ...TRACES, ...JSON_TYPE },
  body,
});
const refusal = (status: number): Fault => ({ status, headers: HEADERS, body: REFUSAL });
const at = (path: RegExp | string, then: Fault): FaultRule => ({ path, then });
const myself = (then: Fault): FaultRule => at(/\/myself/, then);
const session = (body: object): FaultRule =>
  at(/rest\/auth\/1\/session/, answer({ session: body, loginInfo: { lastLoginTime: TEXT } }));
const text = (headers: Record<string, string>): FaultRule => myself({ status: 200, headers, body: TEXT });
const raw = (bytes: string): FaultRule => myself({ raw: `${bytes}\r\n\r\n`, then: 'end' });
const exported = (format: string): Step => ({ env: PAT, commands: ['export'], args: ['--format', format] });

const SERVER_FIELDS: [string, FaultRule[], Step][] = [
  ['an account', [myself(answer({ ...ME, accountId: ADA, accountType: 'atlassian' }))], { env: CLASSIC }],
  ['an accountId like a command', [myself(answer({ ...ME, accountId: '::add-mask::E' }))], { env: CLASSIC }],
  ['an accountType', [myself(answer({ ...ME, accountId: ADA, accountType: TEXT }))], { env: CLASSIC }],
  ['an account of a Data Center', [myself(answer(LOCAL))], { env: PAT }],
  ['its key', [myself(answer({ ...LOCAL, key: LINE }))], { env: PAT }],
  ...['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'].map((format): [string, FaultRule[], Step] => [
    `its key, in the format ${format}`,
    [myself(answer({ ...LOCAL, key: LINE }))],
    exported(format),
  ]),
  ...[401, 404, 429, 503].map((status): [string, FaultRule[], Step] => [
    `a refusal with ${status}`,
    [{ then: refusal(status) }],
    { env: CLASSIC, args: status > 404 ? ['--timeout-seconds', '1'] : [] },
  ]),
  ['a redirect', [{ then: { redirect: 302, location: `https://canary.example/${LINE}` } }], { env: CLASSIC }],
  ['a refusal of a Data Center', [at(/\/rest\//, refusal(401))], { env: PAT }],
  ['a text that is no JSON', [text(JSON_TYPE)], { env: CLASSIC }],
  ['a type of content', [text({ 'content-type': LINE })], { env: CLASSIC }],
  ['an encoding', [text({ 'content-encoding': LINE })], { env: CLASSIC }],
  ["a status line's reason", [raw(`HTTP/1.1 401 ${LINE}\r\ncontent-length: 0`)], { env: CLASSIC }],
  ['a status line', [raw(LINE)], { env: CLASSIC }],
  ['a name of a header', [raw(`HTTP/1.1 200 OK\r\n${LINE}: x`)], { env: CLASSIC }],
  ['a cloudId', [at('/_edge/tenant_info', answer({ cloudId: TEXT }))], { env: CLASSIC }],
  [
    "a permission's names",
    [at(/mypermissions/, answer({ permissions: { [TEXT]: PERMISSION } }))],
    { env: CLASSIC, args: ['--required-permissions', 'EDIT_ISSUES', '--project', 'PROJ'] },
  ],
  ["a server's description", [at(/serverInfo/, answer(SERVER))], { env: PAT }],
  [
    "a token endpoint's answer",
    [at('/oauth/token', answer({ access_token: `FAKE-${LINE}`, token_type: TEXT, scope: TEXT }))],
    { env: CLIENT },
  ],
  [
    'scopes',
    [at('/oauth/token', answer(ISSUED)), myself(answer({ ...ME, accountId: ADA }))],
    { env: CLIENT },
  ],
  ["a token endpoint's 403", [at('/oauth/token', refusal(403))], { env: CLIENT }],
  [
    'sites of a grant',
    [at('/oauth/token/accessible-resources', answer([1, 2].map(site)))],
    { env: asEnvironment(ways.accessToken) },
  ],
  ['a list of personal access tokens', [at(/rest\/pat/, answer([1, 2].map(token)))], { env: PAT }],
  ['a session', [session({ name: TEXT, value: TEXT })], { env: SESSION }],
  [
    'a cookie',
    [
      session({ name: 'JSESSIONID', value: '##vso[task.x]##teamcity[x]::add-mask::E' }),
      myself(answer(LOCAL)),
    ],
    { ...exported('curl'), env: SESSION },
  ],
];

test.each(SERVER_FIELDS)('a server fills %s', async (_what, rules, step) => {
  for (const rule of rules) {
    shell.sandbox.faults.add(rule);
  }
  await expectNoCommand(step);
});

const KEY = { JIRA_ORG_ID: organization.orgId, JIRA_ORG_API_KEY: organization.keys.full };
const TOKEN = { label: TEXT, email: TEXT, ...filled('name accountId status'), expiresInDays: 3 };

test("an organization's lists", async () => {
  Object.assign(shell.sandbox.admin, {
    apiTokens: [TOKEN, { ...TOKEN, email: '' }],
    serviceAccountTokens: [TOKEN],
    oauthClients: [{ ...TOKEN, clientId: TEXT }],
  });
  await expectNoCommand({ env: KEY, commands: ['check'] });
  await expectNoCommand({ env: { ...CLASSIC, ...KEY }, commands: ['check'] });
});

test.each([403, 500])("an organization's refusal with %i", async (status) => {
  shell.sandbox.faults.add(at('/admin/', refusal(status)));
  await expectNoCommand({ env: KEY, commands: ['check'] });
});

const ISSUES = ['--github-issues', 'true', '--github-issues-repository', fixtures.github.repository];
const OPENED = {
  number: 1,
  ...filled('html_url body title'),
  user: { login: TEXT },
  labels: [{ name: TEXT }],
};

test.each<[string, FaultRule, readonly string[]]>([
  ['an issue of GitHub', { path: /\/issues/, method: 'POST', then: answer(OPENED, 201) }, ISSUES],
  ['a list of GitHub', { path: /\/issues/, method: 'GET', then: answer([OPENED]) }, ISSUES],
  ['a refusal of GitHub', at(/\/issues/, refusal(403)), ISSUES],
  ['a refusal of Jira issues', at(/\/issue$/, refusal(400)), ['--jira-issue-project', 'PROJ']],
])('%s', async (_what, rule, args) => {
  shell.sandbox.faults.add(rule);
  const GH_TOKEN = fixtures.github.tokens.githubTokenIssues;
  await expectNoCommand({ env: { ...CLASSIC, GH_TOKEN }, commands: ['check'], args });
});

test.each([200, 403])("a token endpoint's answer to refresh, with %i", async (status) => {
  const file = join(shell.place.root, LINE.replaceAll('/', ''));
  writeFileSync(file, fixtures.tokens.threeLegged.refreshToken, { mode: 0o600 });
  shell.sandbox.faults.add(at('/oauth/token', refusal(status)));
  const { 'client-id': id, 'client-secret': secret } = ways.refreshToken;
  const env = { JIRA_CLIENT_ID: id, JIRA_CLIENT_SECRET: secret, JIRA_REFRESH_TOKEN_FILE: file };
  await expectNoCommand({ env, commands: ['refresh'] });
});

test('the runs printed commands of their own, and texts to be read', () => {
  expect(counted.ours).toBeGreaterThan(1000);
  expect(counted.shown).toBeGreaterThan(5);
});

testWritten();
