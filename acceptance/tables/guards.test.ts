import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { checkAction, rowsOf } from '../../__tests__/dist/checking.js';
import { asEnvironment, CLASSIC, Shell } from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { Place } from '../kit/place.js';

const { dataCenter, tokens } = fixtures;

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

const GRANT = asEnvironment(ways.refreshToken);
const REFRESH = "jira_auth refresh --save-command 'cat > saved'";
const SIGN = `eval "$(env -u VARIABLE "$NODE" "$CLI" export)"
  jira_auth sign GET "$JIRA_API_URL/myself" > signed; status=$?
  env -u VARIABLE "$NODE" "$CLI" cleanup 2>/dev/null
  cat signed; exit $status`;

describe.each([
  ['JIRA_ALLOWED_HOSTS', 'elsewhere.atlassian.net', 'host-not-allowed', 2],
  ['JIRA_EXPECTED_ACCOUNT_ID', 'FAKE:another', 'unexpected-account', 4],
  ['JIRA_REQUIRED_PERMISSIONS', 'ADMINISTER', 'permission-denied', 4],
])('%s counts', (variable, value, code, status) => {
  const guard = { [variable]: value };

  test.each([
    ['export', 'jira_auth export', CLASSIC],
    ['check', 'jira_auth check', CLASSIC],
    ['exec, whose command does not run', 'jira_auth exec -- touch ran', CLASSIC],
    ['refresh, whose access token is not saved', REFRESH, { ...GRANT, JIRA_SITE_URL: '' }],
  ])('for %s', async (_door, script, env) => {
    const ended = await shell.run(script, { ...env, ...guard });
    expect(ended).toMatchObject({ status, stderr: expect.stringContaining(`Code: ${code}\n`) });
    if (script === REFRESH) expect(shell.sandbox.oauth.isAlive(shell.read('saved').trim())).toBe(true);
    else if (status === 2) expect(shell.sandbox.requests).toEqual([]);
    expect(existsSync(shell.path('ran'))).toBe(false);
  });

  test('for sign, with a key from an earlier step', async () => {
    const env = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays.oauth1 });
    const own = { NODE: process.execPath, CLI: `${process.cwd()}/dist/cli/index.js` };
    const script = SIGN.replaceAll('VARIABLE', variable);
    const ended = await shell.run(script, { ...env, ...own, ...guard });
    // sign sends no request, so it can't check permissions that the login didn't check.
    const said = code === 'permission-denied' ? 'invalid-input' : code;
    expect(ended).toMatchObject({ stdout: '', stderr: expect.stringContaining(`Code: ${said}\n`) });
    expect(ended.status).toBe(code === 'unexpected-account' ? 4 : 2);
  });

  test('for the Actions, and for each entry of a credentials file', async () => {
    const place = new Place(shell.sandbox, { env: guard });
    const { outputs } = await place.main(ways.classic);
    place.remove();
    expect(outputs).toEqual({ 'error-code': code });
    const inputs = { 'site-url': 'acme', ...ways.classic };
    const { main } = await checkAction(shell.sandbox, { inputs, env: guard });
    expect(main.outputs).toMatchObject({ 'error-code': code });
    const { report } = await checkAction(shell.sandbox, {
      file: `credentials: [{ name: bot, site-url: acme, email: ${ways.classic.email}, api-token-env: BOT }]`,
      job: { env: { BOT: tokens.classic, ...guard } },
    });
    expect(rowsOf(report)).toEqual([expect.stringContaining(`(${code})`)]);
  });
});

test('JIRA_ALLOWED_HOSTS counts for cleanup: the session is not sent to another host', async () => {
  const env = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] });
  const script = `eval "$(jira_auth export)"
    JIRA_ALLOWED_HOSTS=elsewhere.example jira_auth cleanup`;
  const ended = await shell.run(script, env);
  expect(ended.stderr).toContain('which JIRA_ALLOWED_HOSTS does not list');
  expect(shell.sandbox.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
});
