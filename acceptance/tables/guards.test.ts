import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { checkAction, rowsOf } from '../../__tests__/dist/checking.js';
import { MAIN } from '../../__tests__/dist/scenario.js';
import { asEnvironment, Shell } from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';

const { dataCenter, organization, sites, tokens } = fixtures;

const shell = new Shell();

interface Guard {
  readonly variable: string;
  readonly value: string;
  readonly code: string;
}

const HOSTS: Guard = {
  variable: 'JIRA_ALLOWED_HOSTS',
  value: 'elsewhere.atlassian.net',
  code: 'host-not-allowed',
};
const ACCOUNT: Guard = {
  variable: 'JIRA_EXPECTED_ACCOUNT_ID',
  value: 'FAKE:another',
  code: 'unexpected-account',
};
const PERMISSIONS: Guard = {
  variable: 'JIRA_REQUIRED_PERMISSIONS',
  value: 'EDIT_ISSUES',
  code: 'permission-denied',
};
const GUARDS = [HOSTS, ACCOUNT, PERMISSIONS];

/** Returns a credential that the guard stops: for permissions, one that may only read. */
const stoppedBy = (guard: Guard): { email: string; 'api-token': string } =>
  guard === PERMISSIONS ? { email: tokens.readOnly.email, 'api-token': tokens.readOnly.token } : ways.classic;

const set = ({ variable, value }: Guard): Record<string, string> => ({ [variable]: value });
const failsWith = ({ code }: Guard) => expect.stringContaining(`Code: ${code}\n`);

describe.each(GUARDS)('$variable', (guard) => {
  const credential = stoppedBy(guard);

  test.each(['export', 'check', 'exec -- touch ran'])('counts for %s', async (command) => {
    const env = { ...asEnvironment(credential), ...set(guard) };
    const ended = await shell.run(`jira_auth ${command}`, env);
    expect(ended).toMatchObject({ status: guard === HOSTS ? 2 : 4, stderr: failsWith(guard) });
    expect(existsSync(join(shell.place.root, 'ran'))).toBe(false);
    expect(shell.place.left()).toEqual([]);
    if (guard === HOSTS) expect(shell.sandbox.requests).toEqual([]);
  });

  test('counts for the Action', async () => {
    const job = new Job({ env: { ...shell.sandbox.env, ...set(guard) } });
    try {
      const inputs = actionInputs('action.yml', { 'site-url': 'acme', ...credential });
      const main = await job.runAction(MAIN, { inputs });
      expect(main.outputs).toEqual({ 'error-code': guard.code });
    } finally {
      job.cleanup();
    }
  });

  test('counts for the check Action', async () => {
    const { main } = await checkAction(shell.sandbox, {
      inputs: { 'site-url': 'acme', ...credential },
      env: set(guard),
    });
    expect(main.outputs).toMatchObject({ 'error-code': guard.code });
  });

  test('counts for each entry of a file of credentials', async () => {
    const { report } = await checkAction(shell.sandbox, {
      file: `credentials:
  - { name: bot, site-url: acme, email: ${credential.email}, api-token-env: BOT }
`,
      job: { env: { BOT: credential['api-token'], ...set(guard) } },
    });
    expect(rowsOf(report)).toEqual([expect.stringContaining(`(${guard.code})`)]);
  });

  test('counts for refresh: the access token is not saved', async () => {
    const env = { ...asEnvironment(ways.refreshToken), ...set(guard), JIRA_SITE_URL: '' };
    const script = `jira_auth refresh --save-command 'cat > saved'`;
    const ended = await shell.run(script, withPermissionOf(guard, env));
    expect(ended).toMatchObject({ status: guard === HOSTS ? 2 : 4, stderr: failsWith(guard), stdout: '' });
    expect(shell.sandbox.oauth.isAlive(readFileSync(join(shell.place.root, 'saved'), 'utf8').trim())).toBe(
      true,
    );
  });

  test('counts for sign with a key from an earlier step', async () => {
    const env = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays.oauth1 });
    const script = `eval "$(jira_auth export)"
      ${guard.variable}='${guard.value}' jira_auth sign GET "$JIRA_API_URL/myself"
      status=$?
      jira_auth cleanup
      exit $status`;
    const ended = await shell.run(script, env);
    // sign sends no request, so it can't check permissions that the login didn't check.
    const code = guard === PERMISSIONS ? 'invalid-input' : guard.code;
    expect(ended).toMatchObject({ stdout: '', stderr: expect.stringContaining(`Code: ${code}\n`) });
    expect(ended.status).toBe(guard === ACCOUNT ? 4 : 2);
  });
});

/** Requires a permission that the grant's account lacks, if the guard is about permissions. */
function withPermissionOf(guard: Guard, env: Record<string, string>): Record<string, string> {
  return guard === PERMISSIONS ? { ...env, JIRA_REQUIRED_PERMISSIONS: 'ADMINISTER' } : env;
}

test('JIRA_ALLOWED_HOSTS counts for cleanup: the session is not sent to another host', async () => {
  const env = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] });
  const script = `eval "$(jira_auth export)"
    JIRA_ALLOWED_HOSTS=elsewhere.example jira_auth cleanup`;
  const ended = await shell.run(script, env);
  expect(ended.stderr).toContain('which --allowed-hosts does not list');
  expect(shell.sandbox.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
  expect(shell.place.left()).toEqual([]);
});

test.each([ACCOUNT, PERMISSIONS])('$variable is refused for an organization alone', async (guard) => {
  const { main } = await checkAction(shell.sandbox, {
    inputs: { 'org-id': organization.orgId, 'org-api-key': organization.keys.full },
    env: set(guard),
  });
  expect(main.outputs).toMatchObject({ 'error-code': 'invalid-input' });
  expect(shell.sandbox.requests).toEqual([]);
});

describe("an earlier step's results", () => {
  test.each([
    ['sh', 'eval "$(jira_auth export)"'],
    [
      'json',
      'eval "$(jira_auth export --json | "$NODE" -p \'Object.entries(JSON.parse(fs.readFileSync(0))).map(([n, v]) => `export ${n}=${JSON.stringify(v)}`).join("\\n")\')"',
    ],
    ['dotenv', 'set -a; eval "$(jira_auth export --format dotenv)"; set +a'],
  ])(
    'are known by their marker as %s hands them over, and the site is the default',
    async (_format, line) => {
      const script = `${line}
      jira_auth exec --client-id '${tokens.clientCredentials.clientId}' -- sh -c 'echo "$JIRA_AUTH_METHOD $JIRA_SITE_URL"'
      jira_auth exec --client-id '${tokens.clientCredentials.clientId}' -- jira_auth --version >/dev/null
      jira_auth cleanup --all`;
      // The first uses an API token, the second a client. Pinned by the first one's results, the second would fail.
      const split = script.replace(
        'jira_auth exec',
        'unset JIRA_API_TOKEN JIRA_USER_EMAIL; JIRA_CLIENT_SECRET="$LATER" jira_auth exec',
      );
      const ended = await shell.place.run(split.split('\n').slice(0, 2).join('\n'), shell.sandbox, {
        ...asEnvironment(ways.scoped),
        NODE: process.execPath,
        LATER: tokens.clientCredentials.clientSecret,
      });
      expect(ended).toMatchObject({ status: 0, stdout: `client-credentials ${sites.acme.url}\n` });
    },
  );

  test('are no site for a grant of another: it goes to its own', async () => {
    const env = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['personal-access-token'] });
    const script = `eval "$(jira_auth export)"
      unset JIRA_PERSONAL_ACCESS_TOKEN
      JIRA_ACCESS_TOKEN='${tokens.accessToken}' jira_auth exec -- sh -c 'echo "$JIRA_SITE_URL"'
      jira_auth cleanup`;
    const ended = await shell.run(script, env);
    expect(ended.stderr).toContain(`The grant reaches 2 sites, and --site-url is not set: ${sites.acme.url}`);
    const bearer = `Bearer ${tokens.accessToken}`;
    expect(
      shell.sandbox.requests.some(
        ({ host, headers }) => headers.authorization === bearer && dataCenter.url.includes(host),
      ),
    ).toBe(false);
  });
});
