import { test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayIn } from '../../__tests__/dist/checking.js';
import { CLASSIC, type CommandName, expectNoCommand, LINE, PAT, shell } from './runs.js';
import { type Step, TEXT, testWritten } from './runs.js';

const VARIABLES =
  'JIRA_SITE_URL JIRA_USER_EMAIL JIRA_API_TOKEN JIRA_CLIENT_ID JIRA_USERNAME JIRA_CLOUD_ID JIRA_AUTH_METHOD JIRA_TOKEN_EXPIRES_ON JIRA_CA_CERTIFICATE JIRA_SCOPE JIRA_REFRESH_TOKEN_FILE JIRA_CONSUMER_KEY JIRA_REDIRECT_URI HTTPS_PROXY NO_PROXY';
const OPTIONS =
  'token-name project allowed-hosts expected-account-id auth-method deployment required-permissions timeout-seconds client-certificate refresh-token-secret format ci';
const OPTIONS_OF_CHECK =
  'credential-name secret-name credentials-file html fail-on jira-issue-project write-expiry save-file org-id consented-on';

const withOptions = (names: string, command: CommandName): [string, Step][] =>
  names.split(' ').map((name) => [name, { args: [`--${name}`, TEXT], commands: [command] }]);
const withVariable = (name: string): [string, Step] => [
  ...([name, { env: { ...CLASSIC, [name]: TEXT }, commands: ['check'] }] as const),
];

const GIVEN: [string, Step][] = [
  ...VARIABLES.split(' ').map(withVariable),
  ...withOptions(OPTIONS, 'export'),
  ...withOptions(OPTIONS_OF_CHECK, 'check'),
  ['an option', { args: [`--${TEXT}`], commands: ['export', 'exec', 'check', 'refresh', 'cleanup'] }],
  ['an argument', { args: [TEXT], commands: ['export', 'check', 'cleanup', 'sign'] }],
  ['a method and a URL', { env: PAT, args: [TEXT, TEXT], commands: ['sign'] }],
  ['a curl config', { env: { JIRA_CURL_CONFIG: TEXT }, commands: ['cleanup'] }],
];

test.each(GIVEN)("%s is the user's", async (_name, step) => {
  await expectNoCommand(step);
});

test('the temporary folder', async () => {
  const TMPDIR = join(shell.place.temp, LINE);
  mkdirSync(TMPDIR);
  await expectNoCommand({ env: { ...CLASSIC, TMPDIR } });
  for (const format of ['sh', 'fish', 'powershell', 'cmd', 'json', 'curl']) {
    await expectNoCommand({ env: { ...CLASSIC, TMPDIR }, commands: ['export'], args: ['--format', format] });
  }
});

const OURS = {
  ...{ name: 'web', 'site-url': 'acme', 'email-env': 'JIRA_USER_EMAIL', 'api-token-env': 'JIRA_API_TOKEN' },
};

test.each<[string, object]>([
  ['a name', { name: TEXT }],
  ['a name that a log could take for a command', { name: LINE }],
  ['a key', { name: 'web', [TEXT]: 'x' }],
  ['a site', { ...OURS, 'site-url': TEXT }],
  ['a variable', { ...OURS, 'api-token-env': TEXT }],
  ['a secret', { ...OURS, secret: TEXT, 'expires-on': dayIn(2) }],
])('%s in a credentials file', async (_what, entry) => {
  const path = join(shell.place.root, 'credentials.yml');
  writeFileSync(path, JSON.stringify({ credentials: [entry] }));
  await expectNoCommand({ commands: ['check'], args: ['--credentials-file', path] });
});

testWritten();
