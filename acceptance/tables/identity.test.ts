import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jiraAuth } from '../../__tests__/dist/command-line.js';
import { play, scopelessWays, sites, users, ways } from '../../__tests__/dist/scenario.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { asEnvironment } from '../../__tests__/dist/shell.js';

const LINE = 'Its account is unknown: the credential lacks the scope read:jira-user.';
const OPTIONAL = { identity: 'optional' };
const scopeless = {
  host: 'api.atlassian.com',
  path: /\/myself$/,
  then: { status: 401, body: { code: 401, message: 'Unauthorized; scope does not match' } },
};

test.each<[string, Record<string, string>, string]>([
  ['an API token', scopelessWays.apiToken, 'scoped-api-token'],
  ['a service account’s token', ways.serviceAccount, 'service-account-token'],
  ['an OAuth client', scopelessWays.clientCredentials, 'client-credentials'],
  ['a grant', ways.refreshToken, 'refresh-token'],
  ['an access token', ways.accessToken, 'access-token'],
])('%s that may not ask whose it is: handed over, and said', async (_what, inputs, method) => {
  const { main } = await play({
    inputs: { ...inputs, ...OPTIONAL },
    faults: [scopeless],
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

test.each<[string, Record<string, string>, object | undefined, string]>([
  ['without `identity`', {}, undefined, 'insufficient-scope'],
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
])('a token %s is not handed over', async (_what, inputs, reply, code) => {
  const { main } = await play({
    inputs: { ...scopelessWays.apiToken, 'auth-method': 'scoped-api-token', ...inputs },
    faults: [{ ...scopeless, then: (reply ?? scopeless.then) as typeof scopeless.then }],
  });
  expect(main.outputs).toEqual({ 'error-code': code });
});

describe('the other doors', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  test.each([
    ['exec', ['--', 'sh', '-c', 'echo "<$JIRA_ACCOUNT_ID>"'], /^<>\n$/],
    ['export', ['--format', 'json'], /"JIRA_AUTH_METHOD":"scoped-api-token"/],
    ['check', ['--json'], /"code": ?null|"status": ?"unknown"/],
  ])('%s takes it as well, and says it', async (command, args, printed) => {
    const env = { ...sandbox.env, ...asEnvironment({ 'site-url': 'acme', ...scopelessWays.apiToken }) };
    const ended = await jiraAuth([command, '--identity', 'optional', ...args], { env });
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(printed);
    expect(ended.stderr + ended.stdout).toContain(LINE);
    const refused = await jiraAuth([command, ...args], { env });
    expect(refused.stderr + refused.stdout).toContain('insufficient-scope');
  });
});
