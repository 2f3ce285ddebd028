import { test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, type Fault, type FaultRule } from '../../sandbox/index.js';
import { asEnvironment } from '../../__tests__/dist/shell.js';
import { ways } from '../../__tests__/dist/ways.js';
import { answer as plain, at, CLASSIC, expectNoCommand, LINE, onDataCenter } from './runs.js';
import { PAT, shell, type Step, TEXT, testWritten } from './runs.js';

const { organization, users } = fixtures;

const holding = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, LINE]));
const TRACES = holding('server x-arequestid atl-traceid x-aaccountid');
const HEADERS = {
  ...TRACES,
  ...holding(
    'www-authenticate x-seraph-loginreason x-authentication-denied-reason x-failure-category x-ausername retry-after ratelimit-reason x-ratelimit-reset location',
  ),
};

const SESSION = onDataCenter('session-cookie');
const CLIENT = asEnvironment(ways.clientCredentials);

const JSON_TYPE = { 'content-type': 'application/json' };
const filled = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, TEXT]));
const ME = filled('displayName emailAddress timeZone locale self');
const SERVER = filled('baseUrl displayUrl version deploymentType serverTitle scmInfo');
const ISSUED = { access_token: 'FAKE-access-token', token_type: 'Bearer', scope: LINE, expires_in: 3600 };
const PERMISSION = { ...filled('key name'), havePermission: true };
const site = (id: number): object => ({
  ...filled('id name avatarUrl'),
  ...{ url: `https://${id}.example/${LINE}`, scopes: [`jira ${TEXT}`] },
});
const listed = (id: number): object => ({ id, ...filled('name createdAt expiringAt lastAccessedAt') });

const REFUSAL = {
  ...filled('message code error error_description'),
  ...{ errorMessages: [TEXT], errors: { [TEXT]: TEXT } },
};
const answer = (body: object, status = 200): Fault => plain(body, status, { ...TRACES, ...JSON_TYPE });
const refusal = (status: number): Fault => plain(REFUSAL, status, HEADERS);
const myself = (then: Fault): FaultRule => at(/\/myself/, then);
const me = (more: object = {}): FaultRule =>
  myself(answer({ ...ME, accountId: users.ada.accountId, ...more }));
const local = (key: string): FaultRule => myself(answer({ ...ME, name: TEXT, key }));
const session = (body: object): FaultRule =>
  at(/rest\/auth\/1\/session/, answer({ session: body, loginInfo: { lastLoginTime: TEXT } }));
const text = (headers: Record<string, string>): FaultRule => myself({ status: 200, headers, body: TEXT });
const raw = (bytes: string): FaultRule => myself({ raw: `${bytes}\r\n\r\n`, then: 'end' });
const token = (then: Fault): FaultRule => at('/oauth/token', then);
const exported = (format: string, env = PAT): Step => ({
  ...{ env, commands: ['export'], args: ['--format', format] },
});

type Row = [what: string, rules: FaultRule | readonly FaultRule[], step?: Step];

const SERVER_FIELDS: readonly Row[] = [
  ['an account', me({ accountType: 'atlassian' })],
  ['an accountId like a command', me({ accountId: '::add-mask::E' })],
  ['an accountType', me({ accountType: TEXT })],
  ['an account of a Data Center', local('JIRAUSER10100'), { env: PAT }],
  ['its key', local(LINE), { env: PAT }],
  ...['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'].map((format): Row => [
    ...([`its key, in the format ${format}`, local(LINE), exported(format)] as const),
  ]),
  ...[401, 404, 429, 503].map((status): Row => [
    `a refusal with ${status}`,
    { then: refusal(status) },
    { args: status > 404 ? ['--timeout-seconds', '1'] : [] },
  ]),
  ['a redirect', { then: { redirect: 302, location: `https://canary.example/${LINE}` } }],
  ['a refusal of a Data Center', at(/\/rest\//, refusal(401)), { env: PAT }],
  ['a text that is no JSON', text(JSON_TYPE)],
  ['a type of content', text({ 'content-type': LINE })],
  ['an encoding', text({ 'content-encoding': LINE })],
  ["a status line's reason", raw(`HTTP/1.1 401 ${LINE}\r\ncontent-length: 0`)],
  ['a status line', raw(LINE)],
  ['a name of a header', raw(`HTTP/1.1 200 OK\r\n${LINE}: x`)],
  ['a cloudId', at('/_edge/tenant_info', answer({ cloudId: TEXT }))],
  [
    "a permission's names",
    at(/mypermissions/, answer({ permissions: { [TEXT]: PERMISSION } })),
    { args: ['--required-permissions', 'EDIT_ISSUES', '--project', 'PROJ'] },
  ],
  ["a server's description", at(/serverInfo/, answer(SERVER)), { env: PAT }],
  [
    "a token endpoint's answer",
    token(answer({ access_token: `FAKE-${LINE}`, token_type: TEXT, scope: TEXT })),
    { env: CLIENT },
  ],
  ['scopes', [token(answer(ISSUED)), me()], { env: CLIENT }],
  ["a token endpoint's 403", token(refusal(403)), { env: CLIENT }],
  [
    'sites of a grant',
    at('/oauth/token/accessible-resources', answer([1, 2].map(site))),
    { env: asEnvironment(ways.accessToken) },
  ],
  ['a list of personal access tokens', at(/rest\/pat/, answer([1, 2].map(listed))), { env: PAT }],
  ['a session', session({ name: TEXT, value: TEXT }), { env: SESSION }],
  [
    'a cookie',
    [
      session({ name: 'JSESSIONID', value: '##vso[task.x]##teamcity[x]::add-mask::E' }),
      local('JIRAUSER10100'),
    ],
    exported('curl', SESSION),
  ],
];

test.each(SERVER_FIELDS)('a server fills %s', async (_what, rules, step = {}) => {
  for (const rule of [rules].flat()) shell.sandbox.faults.add(rule);
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
  ...{ number: 1, ...filled('html_url body title'), user: { login: TEXT }, labels: [{ name: TEXT }] },
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
  shell.sandbox.faults.add(token(refusal(status)));
  const { 'client-id': id, 'client-secret': secret } = ways.refreshToken;
  const env = { JIRA_CLIENT_ID: id, JIRA_CLIENT_SECRET: secret, JIRA_REFRESH_TOKEN_FILE: file };
  await expectNoCommand({ env, commands: ['refresh'] });
});

testWritten();
