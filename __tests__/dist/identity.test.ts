import { describe, expect, test } from '@jest/globals';
import { checkAction } from './checking.js';
import { jiraAuth } from './command-line.js';
import { play, scopelessWays, sites, tokens, users, ways } from './scenario.js';
import { startSandbox } from '../../sandbox/index.js';
import { asEnvironment } from './shell.js';

const LINE = 'Its account is unknown: the credential lacks the scope read:jira-user.';
const OPTIONAL = { identity: 'optional' };
const scopeless = {
  host: 'api.atlassian.com',
  path: /\/myself$/,
  then: { status: 401, body: { code: 401, message: 'Unauthorized; scope does not match' } },
};

test.each<[string, Record<string, string>, string]>([
  ['an API token', scopelessWays.apiToken, 'scoped-api-token'],
  [
    'a pinned API token',
    { ...scopelessWays.apiToken, 'auth-method': 'scoped-api-token' },
    'scoped-api-token',
  ],
  ['a service account’s token', ways.serviceAccount, 'service-account-token'],
  ['a service account’s token alone', ways.serviceAccountWithoutEmail, 'service-account-token'],
  ['an OAuth client', scopelessWays.clientCredentials, 'client-credentials'],
  ['a grant', ways.refreshToken, 'refresh-token'],
  ['an access token', ways.accessToken, 'access-token'],
])('%s that may not ask whose it is: handed over, and said', async (_what, inputs, method) => {
  const { main } = await play({
    inputs: { ...inputs, ...OPTIONAL },
    arrange: ({ faults }) => {
      faults.add(scopeless);
    },
  });
  expect(main).toMatchObject({
    status: 0,
    outputs: {
      'account-id': '',
      'account-name': '',
      'account-type': '',
      'auth-method': method,
      'base-url': `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`,
      'error-code': '',
    },
    env: { JIRA_ACCOUNT_ID: '' },
  });
  expect(main.log.join('\n')).toContain(LINE);
  expect(main.summary).toContain(LINE);
});

const MISMATCH = { 'x-failure-category': 'FAILURE_CLIENT_AUTH_MISMATCH' };

test.each<[string, Record<string, string>, object | undefined, string]>([
  ['without `identity`', {}, undefined, 'insufficient-scope'],
  ['where it is required', { identity: 'Required' }, undefined, 'insufficient-scope'],
  [
    'where somebody is expected',
    { ...OPTIONAL, 'expected-account-id': users.ada.accountId },
    undefined,
    'insufficient-scope',
  ],
  [
    'where permissions are',
    { ...OPTIONAL, 'required-permissions': 'EDIT_ISSUES' },
    undefined,
    'insufficient-scope',
  ],
  ['with another word', { identity: 'true' }, undefined, 'invalid-input'],
  ['refused for itself', OPTIONAL, { status: 401, headers: MISMATCH, body: {} }, 'credentials-rejected'],
  [
    'refused for itself, in words about scopes',
    OPTIONAL,
    { status: 401, headers: MISMATCH, body: { message: 'scope does not match' } },
    'credentials-rejected',
  ],
  [
    'whose log-in failed',
    OPTIONAL,
    {
      status: 401,
      headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
      body: { message: 'scope does not match' },
    },
    'credentials-rejected',
  ],
  [
    'to whom a page speaks of scopes',
    OPTIONAL,
    { status: 401, headers: { 'content-type': 'text/html' }, body: '<html>scope does not match' },
    'untrusted-response',
  ],
  ['that is let in to nothing', OPTIONAL, { status: 403, body: {} }, 'permission-denied'],
])('a token %s is not handed over', async (_what, inputs, reply, code) => {
  const { main } = await play({
    inputs: { ...scopelessWays.apiToken, 'auth-method': 'scoped-api-token', ...inputs },
    arrange: ({ faults }) => {
      faults.add({ ...scopeless, then: (reply ?? scopeless.then) as typeof scopeless.then });
    },
  });
  expect(main.outputs).toEqual({ 'error-code': code });
});

test('a variable loosens no guard', async () => {
  const { main } = await play({
    inputs: scopelessWays.apiToken,
    job: { env: { JIRA_IDENTITY: 'optional' } },
  });
  expect(main.outputs).toEqual({ 'error-code': 'insufficient-scope' });
  expect(main.stdout).toContain('`identity: optional`');
});

describe('the other doors', () => {
  test('take it as well, and say it', async () => {
    const sandbox = await startSandbox();
    try {
      const env = { ...sandbox.env, ...asEnvironment({ 'site-url': 'acme', ...scopelessWays.apiToken }) };
      const asked = (...args: string[]) => jiraAuth([...args], { env });
      const exec = await asked(
        'exec',
        '--identity',
        'optional',
        '--',
        'sh',
        '-c',
        'echo "<$JIRA_ACCOUNT_ID>"',
      );
      expect(exec).toMatchObject({ status: 0, stdout: '<>\n' });
      expect(exec.stderr).toContain(LINE);
      const json = await asked('export', '--identity', 'optional', '--format', 'json');
      expect(json.status).toBe(0);
      expect((JSON.parse(json.stdout) as Record<string, unknown>)['JIRA_AUTH_METHOD']).toBe(
        'scoped-api-token',
      );
      const check = await asked('check', '--identity', 'optional');
      expect(check.status).toBe(0);
      expect(check.stderr).toContain(LINE);
      expect((await asked('check')).stderr).toContain('insufficient-scope');

      const file = [
        'credentials:',
        '  - name: ci',
        '    site-url: acme',
        `    email: ${users.ada.email}`,
        '    api-token-env: TOKEN',
        '    identity: optional',
      ].join('\n');
      const { report } = await checkAction(sandbox, {
        file,
        env: { TOKEN: tokens.scopedNoUserScope },
        inputs: {
          'org-id': sandbox.fixtures.organization.orgId,
          'org-api-key': sandbox.fixtures.organization.keys.full,
        },
      });
      expect(report?.credentials.find(({ name }) => name === 'ci')).toMatchObject({
        account: users.ada.email,
        status: 'unknown',
        reasons: expect.arrayContaining([LINE]),
      });
    } finally {
      await sandbox.close();
    }
  });
});
