import { readFileSync, writeFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { fieldValue, ISSUE, WANTED } from '../kit/job.js';
import { CLI, type Inputs } from '../kit/place.js';
import type { Checks } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { NODE, NODE_ON_WINDOWS, onWindows, type Wine } from './wine.js';

export interface Call {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly env?: Inputs;
  readonly files?: Inputs;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
  readonly check?: (folder: string, sandbox: Sandbox, checks: Checks) => void;
}

const { dataCenter, sites, tokens, users } = fixtures;
const { threeLegged } = tokens;
const { oauth1 } = dataCenter.tokens;

const NOTHING = /^$/;

const LOGIN = { JIRA_SITE_URL: sites.acme.url, JIRA_USER_EMAIL: users.ada.email };
const UPDATED = /^PROJ-1: set "Development status" as the account /m;
const FROM_FILE = ['--api-token-file', 'token.txt'];

// Without credentials, for PowerShell, `--help`: `__tests__/cli` and `__tests__/hand-over/formats.test.ts`.
export const CALLS: readonly Call[] = [
  {
    name: 'export for cmd, with a token from a file that ends with CRLF',
    arguments: ['export', '--format', 'cmd', ...FROM_FILE],
    ...{ env: LOGIN, files: { 'token.txt': `${tokens.classic}\r\n` } },
    stdout:
      /^@set "JIRA_BASE_URL=https:\/\/acme\.atlassian\.net"\r\n[^]*^@set "JIRA_CURL_CONFIG=[A-Z]:\\[^"]+\\curl\.conf"\r\n/m,
    stderr: /^Authenticated at https:\/\/acme\.atlassian\.net as Ada Lovelace /,
  },
  {
    // PowerShell passes the same to a program for 'Development status=Development Completed'.
    name: 'update, with spaces in a name and its value',
    arguments: ['update', ISSUE, `Development status=${WANTED}`, ...FROM_FILE],
    ...{ env: LOGIN, files: { 'token.txt': tokens.classic } },
    stderr: UPDATED,
    check: (_folder, sandbox, checks) => {
      checkUpdated(sandbox, checks);
    },
  },
  {
    name: 'sign, with a key whose lines end with CRLF',
    arguments: ['sign', 'PUT', `${dataCenter.url}/rest/api/2/issue/PROJ-1`],
    env: {
      ...{ JIRA_SITE_URL: dataCenter.url, JIRA_CONSUMER_KEY: oauth1.consumerKey },
      JIRA_OAUTH_TOKEN: oauth1.oauthToken,
      JIRA_PRIVATE_KEY: oauth1.privateKey.replaceAll('\n', '\r\n'),
    },
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
    stderr: /^The access token works until /m,
    check: (folder, sandbox, checks) => {
      const stored = readFileSync(join(folder, 'token.txt'), 'utf8').trim();
      checks.that('another refresh token is stored', stored !== threeLegged.refreshToken);
      checks.that('and it is the one that works', sandbox.oauth.isAlive(stored));
    },
  },
];

function checkUpdated(sandbox: Sandbox, checks: Checks): void {
  checks.equal('the field is set', fieldValue(sandbox, CLASSIC), WANTED);
}

/** Lets cmd.exe run the command of Jenkins' step `bat` in the example. */
export async function tryJenkins(wine: Wine, sandbox: Sandbox, checks: Checks): Promise<void> {
  const cwd = wine.newFolder();
  const [, line = ''] = /^ *bat '(.*)'$/m.exec(readFileSync('ci/jenkins/update.Jenkinsfile', 'utf8')) ?? [];
  writeFileSync(join(cwd, 'jenkins.cmd'), `@${line}\r\n`);
  const ran = await wine.run(['cmd.exe', '/c', 'jenkins.cmd'], {
    cwd,
    env: {
      ...{ ...networkOf(sandbox), ...LOGIN, JIRA_API_TOKEN: tokens.classic, ISSUE },
      ...{ WINEPATH: win32.dirname(NODE_ON_WINDOWS), JIRA_AUTH_PROGRAM: onWindows(CLI) },
    },
  });
  checks.equal('it ends well', ran.status, 0);
  checks.that('it says what it set', UPDATED.test(ran.stderr), ran.stderr);
  checkUpdated(sandbox, checks);
}

function networkOf(sandbox: Sandbox): Record<string, string> {
  const onIt = (value: string): string => (value.startsWith('/') ? onWindows(value) : value);
  return Object.fromEntries(Object.entries(sandbox.env).map(([name, value]) => [name, onIt(value)]));
}

export async function tryCall(call: Call, wine: Wine, sandbox: Sandbox, checks: Checks): Promise<void> {
  const cwd = wine.newFolder();
  for (const [name, text] of Object.entries(call.files ?? {})) writeFileSync(join(cwd, name), text);
  const ran = await wine.run([NODE, onWindows(CLI), ...call.arguments], {
    cwd,
    env: { ...networkOf(sandbox), ...call.env },
  });
  const { stdout = NOTHING, stderr = NOTHING } = call;
  checks.equal('it ends well', ran.status, 0);
  checks.that('standard output is right', stdout.test(ran.stdout), JSON.stringify(ran.stdout));
  checks.that('standard error is right', stderr.test(ran.stderr), JSON.stringify(ran.stderr));
  call.check?.(cwd, sandbox, checks);
}
