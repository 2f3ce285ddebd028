import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, startSandbox, type Sandbox } from '../../sandbox/index.js';
import type { Fault, FaultRule } from '../../sandbox/index.js';
import { commandsInLog, type LogCommand } from '../../sandbox/log-commands.js';
import { dayIn } from './checking.js';
import { type Ended, jiraAuth } from './command-line.js';
import { asEnvironment, Place } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

const { dataCenter, organization, users } = fixtures;

// Six runs, or more, to a test.
jest.setTimeout(60_000);

/** What begins a command on each of the systems, in every way in which a text could be taken for it. */
const TEXT =
  "##vso[task.setvariable variable=E]E##VSO[task.x]#\u034f#vso[task.x]##teamcity[E 'E']##[add-mask]E\r\n::add-mask::E\n--- E\n\x1b]1338;E\x07\x1b[8mha:E";
/** The same without what neither a header nor a path can hold. */
const LINE = "##vso[task.setvariable variable=E]E ##teamcity[E 'E'] ##[add-mask]E ::add-mask::E";

let sandbox: Sandbox;
let place: Place;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(() => {
  sandbox.reset();
  place = new Place();
});

afterEach(() => {
  place.remove();
});

afterAll(() => sandbox.close());

const COMMANDS = {
  export: ['export'],
  exec: ['exec', '--json', '--', 'true'],
  check: ['check', '--json'],
  refresh: ['refresh', '--json'],
  sign: ['sign', '--json'],
  cleanup: ['cleanup', '--json'],
} as const;

/** The systems of the runs, with what makes a command on them one of this program's. */
const SYSTEMS = {
  azure: {
    env: { TF_BUILD: 'True' },
    isOurs: ({ name, properties: { variable } }: LogCommand): boolean =>
      /^task\.(?:setsecret|logissue)$/.test(name) ||
      (name === 'task.setvariable' && /^JIRA_[A-Z_]+$/.test(variable ?? '')),
  },
  teamcity: {
    env: { TEAMCITY_VERSION: '2026.1' },
    isOurs: ({ name, properties }: LogCommand): boolean =>
      name === 'message' || (name === 'setParameter' && /^env\.JIRA_[A-Z_]+$/.test(properties['name'] ?? '')),
  },
} as const;

type SystemName = keyof typeof SYSTEMS;
type CommandName = keyof typeof COMMANDS;

interface Step {
  readonly env: Readonly<Record<string, string>>;
  readonly commands?: readonly CommandName[];
  readonly args?: readonly string[];
}

const counted = { fields: 0, runs: 0, streams: 0, ours: 0, shown: 0 };

/** Runs each command on each system, and reads both streams as each of the ten systems would. */
async function expectNoCommand({
  env,
  commands = ['export', 'exec', 'check'],
  args = [],
}: Step): Promise<void> {
  const run = async (system: SystemName, command: CommandName): Promise<Ended> => {
    const own = { ...sandbox.env, TMPDIR: place.temp, JIRA_TOKEN_EXPIRES_ON: dayIn(3) };
    const [name, ...more] = COMMANDS[command];
    return jiraAuth([name, ...args, ...more], { env: { ...own, ...SYSTEMS[system].env, ...env } });
  };
  const pairs = (['azure', 'teamcity'] as const).flatMap((system) =>
    commands.map((command) => ({ system, command })),
  );
  const ended = await Promise.all(pairs.map(({ system, command }) => run(system, command)));
  for (const [index, { system, command }] of pairs.entries()) {
    for (const stream of ['stdout', 'stderr'] as const) {
      const written = ended[index]?.[stream] ?? '';
      // Where standard output is asked for, commands go by standard error.
      const mayCommand = (stream === 'stderr') === args.includes('--format');
      const isOurs = (line: string): boolean => {
        const [[, found] = [], ...more] = commandsInLog(line).filter(([name]) => name === system);
        return mayCommand && found !== undefined && more.length === 0 && SYSTEMS[system].isOurs(found);
      };
      const lines = written.split('\n');
      const ours = lines.filter(isOurs);
      const foreign = commandsInLog(lines.filter((line) => !ours.includes(line)).join('\n'));
      expect({ system, command, stream, foreign }).toEqual({ system, command, stream, foreign: [] });
      counted.streams += 1;
      counted.ours += ours.length;
      // Broken, and there to be read.
      if (written.includes('# #vso[') || written.includes('#\\u0023vso[')) counted.shown += 1;
    }
    counted.runs += 1;
  }
}

/** How many fields of an answer hold the text. */
function fieldsIn(fault: Fault): number {
  const count = (value: unknown): number => {
    if (typeof value === 'string') return value.includes(TEXT) || value.includes(LINE) ? 1 : 0;
    if (typeof value !== 'object' || value === null) return 0;
    return Object.entries(value).reduce((sum, [key, part]) => sum + count(key) + count(part), 0);
  };
  return count(fault);
}

const holding = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(' ').map((name) => [name, LINE]));
/** Headers that tell of a request. */
const TRACES = holding('server x-arequestid atl-traceid x-aaccountid');
/** Those, and all that tell why it was refused. */
const HEADERS = {
  ...TRACES,
  ...holding(
    'www-authenticate x-seraph-loginreason x-authentication-denied-reason x-failure-category x-ausername retry-after ratelimit-reason x-ratelimit-reset location',
  ),
};
const REFUSAL = {
  ...{ message: TEXT, code: TEXT, errorMessages: [TEXT], errors: { [TEXT]: TEXT } },
  ...{ error: TEXT, error_description: TEXT },
};

const onDataCenter = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  asEnvironment({ 'site-url': dataCenter.url, ...inputs });
const CLASSIC = asEnvironment({ 'site-url': 'acme', ...ways.classic });
const PAT = onDataCenter(dataCenterWays['personal-access-token']);
const SESSION = onDataCenter(dataCenterWays['session-cookie']);
const CLIENT = asEnvironment({ 'site-url': 'acme', ...ways.clientCredentials });
const DEPLOYER = asEnvironment({ 'site-url': 'acme', ...ways.oauthCredentials });

const JSON_TYPE = { 'content-type': 'application/json' };
const ADA = users.ada.accountId;
const ME = { displayName: TEXT, emailAddress: TEXT, timeZone: TEXT, locale: TEXT, self: TEXT };
const LOCAL = { ...ME, key: 'JIRAUSER10100', name: TEXT };
const SERVER = {
  baseUrl: TEXT,
  displayUrl: TEXT,
  version: TEXT,
  deploymentType: TEXT,
  serverTitle: TEXT,
  scmInfo: TEXT,
};
const ISSUED = { access_token: 'FAKE-access-token', token_type: 'Bearer', scope: LINE, expires_in: 3600 };
const PERMISSION = { key: TEXT, name: TEXT, havePermission: true };
const site = (id: number): object => ({
  id: TEXT,
  url: `https://${id}.example/${LINE}`,
  name: TEXT,
  scopes: [`jira ${TEXT}`],
  avatarUrl: TEXT,
});
const token = (id: number): object => ({
  id,
  name: TEXT,
  createdAt: TEXT,
  expiringAt: TEXT,
  lastAccessedAt: TEXT,
});

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
  ['an accountId', [myself(answer({ ...ME, accountId: TEXT }))], { env: CLASSIC }],
  ['an accountId like a command', [myself(answer({ ...ME, accountId: '::add-mask::E' }))], { env: CLASSIC }],
  ['an accountType', [myself(answer({ ...ME, accountId: ADA, accountType: TEXT }))], { env: CLASSIC }],
  ['an account of a Data Center', [myself(answer(LOCAL))], { env: PAT }],
  ['its key', [myself(answer({ ...LOCAL, key: LINE }))], { env: PAT }],
  ...['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'].map((format): [string, FaultRule[], Step] => [
    `its key, in the format ${format}`,
    [myself(answer({ ...LOCAL, key: LINE }))],
    exported(format),
  ]),
  ...[401, 403, 404, 429, 503].map((status): [string, FaultRule[], Step] => [
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
  ['scopes that no account has', [at('/oauth/token', answer(ISSUED))], { env: DEPLOYER }],
  ["a token endpoint's 400", [at('/oauth/token', refusal(400))], { env: CLIENT }],
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
    sandbox.faults.add(rule);
    counted.fields += fieldsIn(rule.then);
  }
  await expectNoCommand(step);
});

const KEY = { JIRA_ORG_ID: organization.orgId, JIRA_ORG_API_KEY: organization.keys.full };
const TOKEN = { label: TEXT, email: TEXT, name: TEXT, accountId: TEXT, status: TEXT, expiresInDays: 3 };

test("an organization's lists", async () => {
  Object.assign(sandbox.admin, {
    apiTokens: [TOKEN, { ...TOKEN, email: '' }],
    serviceAccountTokens: [TOKEN],
    oauthClients: [{ ...TOKEN, clientId: TEXT }],
  });
  counted.fields += 16;
  await expectNoCommand({ env: KEY, commands: ['check'] });
  await expectNoCommand({ env: { ...CLASSIC, ...KEY }, commands: ['check'] });
});

test.each([401, 403, 500])("an organization's refusal with %i", async (status) => {
  sandbox.faults.add(at('/admin/', refusal(status)));
  counted.fields += fieldsIn(refusal(status));
  await expectNoCommand({ env: KEY, commands: ['check'] });
});

const ISSUES = ['--github-issues', 'true', '--github-issues-repository', fixtures.github.repository];
const OPENED = {
  number: 1,
  html_url: TEXT,
  body: TEXT,
  title: TEXT,
  user: { login: TEXT },
  labels: [{ name: TEXT }],
};

test.each<[string, FaultRule, readonly string[]]>([
  ['an issue of GitHub', { path: /\/issues/, method: 'POST', then: answer(OPENED, 201) }, ISSUES],
  ['a list of GitHub', { path: /\/issues/, method: 'GET', then: answer([OPENED]) }, ISSUES],
  ['a refusal of GitHub', at(/\/issues/, refusal(403)), ISSUES],
  ['a refusal of Jira issues', at(/\/issue$/, refusal(400)), ['--jira-issue-project', 'PROJ']],
])('%s', async (_what, rule, args) => {
  sandbox.faults.add(rule);
  counted.fields += fieldsIn(rule.then);
  const GH_TOKEN = fixtures.github.tokens.githubTokenIssues;
  await expectNoCommand({ env: { ...CLASSIC, GH_TOKEN }, commands: ['check'], args });
});

test.each([200, 403])("a token endpoint's answer to refresh, with %i", async (status) => {
  const file = join(place.root, LINE.replaceAll('/', ''));
  writeFileSync(file, fixtures.tokens.threeLegged.refreshToken, { mode: 0o600 });
  sandbox.faults.add(at('/oauth/token', refusal(status)));
  counted.fields += fieldsIn(refusal(status));
  const { 'client-id': id, 'client-secret': secret } = ways.refreshToken;
  const env = { JIRA_CLIENT_ID: id, JIRA_CLIENT_SECRET: secret, JIRA_REFRESH_TOKEN_FILE: file };
  await expectNoCommand({ env, commands: ['refresh'] });
});

/** What a user's environment fills in. */
const VARIABLES =
  'JIRA_SITE_URL JIRA_USER_EMAIL JIRA_API_TOKEN JIRA_CLIENT_ID JIRA_USERNAME JIRA_CLOUD_ID JIRA_AUTH_METHOD JIRA_TOKEN_EXPIRES_ON JIRA_CA_CERTIFICATE JIRA_SCOPE JIRA_REFRESH_TOKEN_FILE JIRA_CONSUMER_KEY JIRA_REDIRECT_URI HTTPS_PROXY NO_PROXY';
const OPTIONS =
  'token-name project allowed-hosts expected-account-id auth-method deployment required-permissions timeout-seconds client-certificate refresh-token-secret format ci';
const OPTIONS_OF_CHECK =
  'credential-name secret-name credentials-file html fail-on jira-issue-project write-expiry save-file org-id consented-on';

const withOptions = (names: string, command: CommandName): [string, Step][] =>
  names.split(' ').map((name) => [name, { env: CLASSIC, args: [`--${name}`, TEXT], commands: [command] }]);

const GIVEN: [string, Step][] = [
  ...VARIABLES.split(' ').map((name): [string, Step] => [
    name,
    { env: { ...CLASSIC, [name]: TEXT }, commands: ['check'] },
  ]),
  ...withOptions(OPTIONS, 'export'),
  ...withOptions(OPTIONS_OF_CHECK, 'check'),
  [
    'an option',
    { env: CLASSIC, args: [`--${TEXT}`], commands: ['export', 'exec', 'check', 'refresh', 'cleanup'] },
  ],
  ['an argument', { env: CLASSIC, args: [TEXT], commands: ['export', 'check', 'cleanup', 'sign'] }],
  ['a method and a URL', { env: PAT, args: [TEXT, TEXT], commands: ['sign'] }],
  ['a curl config', { env: { JIRA_CURL_CONFIG: TEXT }, commands: ['cleanup'] }],
];

test.each(GIVEN)("%s is the user's", async (_name, step) => {
  await expectNoCommand(step);
});

test('the folder for temporary files', async () => {
  const TMPDIR = join(place.temp, LINE);
  mkdirSync(TMPDIR);
  await expectNoCommand({ env: { ...CLASSIC, TMPDIR } });
  for (const format of ['sh', 'fish', 'powershell', 'cmd', 'json', 'curl']) {
    await expectNoCommand({ env: { ...CLASSIC, TMPDIR }, commands: ['export'], args: ['--format', format] });
  }
});

const OURS = {
  name: 'web',
  'site-url': 'acme',
  'email-env': 'JIRA_USER_EMAIL',
  'api-token-env': 'JIRA_API_TOKEN',
};

test.each<[string, object]>([
  ['a name', { name: TEXT }],
  ['a name that a log could take for a command', { name: LINE }],
  ['a key', { name: 'web', [TEXT]: 'x' }],
  ['a site', { name: 'web', 'site-url': TEXT, 'api-token-env': 'JIRA_API_TOKEN' }],
  ['a variable', { name: 'web', 'site-url': 'acme', 'api-token-env': TEXT }],
  ['a secret', { ...OURS, secret: TEXT, 'expires-on': dayIn(2) }],
])('%s in a file of credentials', async (_what, entry) => {
  const path = join(place.root, 'credentials.yml');
  writeFileSync(path, JSON.stringify({ credentials: [entry] }));
  await expectNoCommand({ env: CLASSIC, commands: ['check'], args: ['--credentials-file', path] });
});

test('564 fields of answers, 342 runs, 684 streams; 4000 commands are our own', () => {
  expect(counted).toMatchObject({ fields: 564, runs: 342, streams: 684 });
  expect(counted.ours).toBeGreaterThan(4000);
  expect(counted.shown).toBeGreaterThan(10);
});
