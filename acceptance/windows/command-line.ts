import { readFileSync, writeFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { FIELD, ISSUE, valueOf, WANTED } from '../kit/job.js';
import type { Checks } from '../kit/program.js';
import { CLI } from '../kit/place.js';
import { NODE, NODE_ON_WINDOWS, onWindows, type Wine } from './wine.js';

export interface Call {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
  readonly check?: (folder: string, sandbox: Sandbox, checks: Checks) => void;
}

const { threeLegged } = fixtures.tokens;
const { oauth1 } = fixtures.dataCenter.tokens;

const NOTHING = /^$/;

/** The problem, the remedy, where to read more, and a code: four lines, without internals of the program. */
const failure = (code: string): RegExp =>
  new RegExp(`^jira-auth: [^\\r\\n]+\\n[^\\r\\n]+\\nMore: [^\\r\\n]+\\nCode: ${code}\\n$`);

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

const CLASSIC_WITHOUT_TOKEN = {
  JIRA_SITE_URL: fixtures.sites.acme.url,
  JIRA_USER_EMAIL: fixtures.users.ada.email,
};

const WITH_TOKEN_FILE = {
  env: CLASSIC_WITHOUT_TOKEN,
  files: { 'token.txt': fixtures.tokens.classic },
};

const AUTHENTICATED = /^Authenticated at https:\/\/acme\.atlassian\.net as Ada Lovelace /;

export const CALLS: readonly Call[] = [
  { name: '--help', arguments: ['--help'], status: 0, stdout: /^Usage: jira-auth [^]*\n {2}refresh / },
  {
    name: 'export, without credentials, for cmd',
    arguments: ['export', '--format', 'cmd', '--site-url', 'acme'],
    status: 2,
    stdout: /^@exit \/b 2\r\n$/,
    stderr: failure('missing-credentials'),
  },
  {
    name: 'export for cmd, with a token from a file that ends with CRLF',
    arguments: ['export', '--format', 'cmd', '--api-token-file', 'token.txt'],
    env: CLASSIC_WITHOUT_TOKEN,
    files: { 'token.txt': `${fixtures.tokens.classic}\r\n` },
    status: 0,
    stdout:
      /^@set "JIRA_BASE_URL=https:\/\/acme\.atlassian\.net"\r\n[^]*^@set "JIRA_CURL_CONFIG=[A-Z]:\\[^"]+\\curl\.conf"\r\n/m,
    stderr: AUTHENTICATED,
  },
  {
    name: 'export for PowerShell',
    arguments: ['export', '--format', 'powershell', '--api-token-file', 'token.txt'],
    ...WITH_TOKEN_FILE,
    status: 0,
    stdout:
      /^\$env:JIRA_BASE_URL = 'https:\/\/acme\.atlassian\.net'\n[^]*^\$env:JIRA_AUTH_HEADER = \$null\n$/m,
    stderr: AUTHENTICATED,
  },
  {
    // PowerShell passes the same to a program for 'Development status=Development Completed'.
    name: 'update, with spaces in a name and its value',
    arguments: ['update', ISSUE, `Development status=${WANTED}`, '--api-token-file', 'token.txt'],
    ...WITH_TOKEN_FILE,
    status: 0,
    stderr: /^PROJ-1: set "Development status" as the account /,
    check: (_folder, sandbox, checks) => {
      checkUpdated(sandbox, checks);
    },
  },
  {
    name: 'sign, with a key whose lines end with CRLF',
    arguments: ['sign', 'PUT', `${fixtures.dataCenter.url}/rest/api/2/issue/PROJ-1`],
    env: {
      JIRA_SITE_URL: fixtures.dataCenter.url,
      JIRA_CONSUMER_KEY: oauth1.consumerKey,
      JIRA_OAUTH_TOKEN: oauth1.oauthToken,
      JIRA_PRIVATE_KEY: crlf(oauth1.privateKey),
    },
    status: 0,
    stdout: /^Authorization: OAuth [^\r\n]*oauth_signature="[^\r\n]+\n$/,
  },
  {
    name: 'refresh, with a secret from a file that ends with CRLF, and the token in a file as well',
    arguments: ['refresh', '--client-secret-file', 'secret.txt', '--refresh-token-file', 'token.txt'],
    env: { JIRA_CLIENT_ID: threeLegged.clientId },
    files: {
      'secret.txt': `${threeLegged.clientSecret}\r\n`,
      'token.txt': `${threeLegged.refreshToken}\n`,
    },
    status: 0,
    stderr: /^The access token works until /m,
    check: (folder, sandbox, checks) => {
      const stored = readFileSync(join(folder, 'token.txt'), 'utf8').trim();
      checks.that('another refresh token is stored', stored !== threeLegged.refreshToken);
      checks.that('and it is the one that works', sandbox.oauth.isAlive(stored));
    },
  },
];

function checkUpdated(sandbox: Sandbox, checks: Checks): void {
  checks.equal('the field is set', valueOf(sandbox, ISSUE, FIELD), WANTED);
}

/** Lets cmd.exe run the command of Jenkins' step `bat` in the example. */
export async function tryJenkins(wine: Wine, sandbox: Sandbox, checks: Checks): Promise<void> {
  const cwd = wine.newFolder();
  const [, line = ''] = /^ *bat '(.*)'$/m.exec(readFileSync('ci/jenkins/update.Jenkinsfile', 'utf8')) ?? [];
  writeFileSync(join(cwd, 'jenkins.cmd'), `@${line}\r\n`);
  const ran = await wine.run(['cmd.exe', '/c', 'jenkins.cmd'], {
    cwd,
    env: {
      ...networkOf(sandbox),
      ...CLASSIC_WITHOUT_TOKEN,
      ...{ WINEPATH: win32.dirname(NODE_ON_WINDOWS), JIRA_AUTH_PROGRAM: onWindows(CLI), ISSUE },
      JIRA_API_TOKEN: fixtures.tokens.classic,
    },
  });
  checks.equal('the exit status is right', ran.status, 0);
  checks.that('it says what it set', ran.stderr.includes('PROJ-1: set "Development status" as'), ran.stderr);
  checkUpdated(sandbox, checks);
}

function networkOf(sandbox: Sandbox): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sandbox.env).map(([name, value]) => [
      name,
      value.startsWith('/') ? onWindows(value) : value,
    ]),
  );
}

export async function tryCall(call: Call, wine: Wine, sandbox: Sandbox, checks: Checks): Promise<void> {
  const cwd = wine.newFolder();
  for (const [name, text] of Object.entries(call.files ?? {})) writeFileSync(join(cwd, name), text);
  const ran = await wine.run([NODE, onWindows(CLI), ...call.arguments], {
    cwd,
    env: { ...networkOf(sandbox), ...call.env },
  });
  const { stdout = NOTHING, stderr = NOTHING } = call;
  checks.equal('the exit status is right', ran.status, call.status);
  checks.that('standard output is right', stdout.test(ran.stdout), JSON.stringify(ran.stdout));
  checks.that('standard error is right', stderr.test(ran.stderr), JSON.stringify(ran.stderr));
  call.check?.(cwd, sandbox, checks);
}
