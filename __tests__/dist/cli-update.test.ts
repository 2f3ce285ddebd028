import { describe, expect, jest, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import type { Ended } from './command-line.js';
import { asEnvironment, CLASSIC, Shell, WORDS } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

const { fields: ids, dataCenter, tokens } = fixtures;
jest.setTimeout(20_000);

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

const UPDATE = "jira_auth update PROJ-1 'Development status=Development Completed' 'Build number=1207'";
const inExec = (script: string): string =>
  `jira_auth exec -- sh -c '${`jira_auth() { ${WORDS} "$@"; }\n${script}`.replaceAll("'", '"')}'`;
const afterExport = (script: string): string =>
  `eval "$(jira_auth export)"; ${script}; status=$?; jira_auth cleanup; exit $status`;

function expectUpdated(
  { status, stdout, stderr }: Ended,
  of: Pick<typeof shell.sandbox, 'issue'> = shell.sandbox,
): void {
  expect([status, stdout]).toEqual([0, '']);
  expect(stderr).toContain('PROJ-1: set "Development status", "Build number" as the account ');
  expect(of.issue('PROJ-1')?.fields).toMatchObject({ [ids.buildNumber]: 1207 });
  for (const secret of [tokens.classic, tokens.scoped, dataCenter.tokens.pat])
    expect(stderr).not.toContain(secret);
}

const asked = () => shell.sandbox.requests.filter(({ path }) => path.includes('/issue/'));

describe('an update uses the login', () => {
  test.each([
    ['of an export', afterExport(UPDATE), 1],
    ['of the surrounding exec', inExec(UPDATE), 1],
    ['of an export, and of none besides', afterExport(`unset JIRA_API_TOKEN; ${UPDATE}`), 1],
    ['of its own, where another was exported', afterExport(`JIRA_API_TOKEN="$OTHER" ${UPDATE}`), 2],
  ])('%s', async (_what, script, logins) => {
    expectUpdated(await shell.run(script, { ...CLASSIC, OTHER: tokens.scoped }));
    const proofs = shell.sandbox.requests.filter(({ path }) => path.endsWith('/myself'));
    expect(proofs.length).toBeGreaterThanOrEqual(logins);
    expect(asked().length).toBe(2);
  });

  test.each([
    ['oauth1', inExec(UPDATE)],
    ['oauth1', UPDATE],
    ['session-cookie', afterExport(UPDATE)],
    ['session-cookie', UPDATE],
    ['personal-access-token', inExec(UPDATE)],
  ] as const)('of a Data Center, by %s: %s', async (way, script) => {
    const environment = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays[way] });
    expectUpdated(await shell.run(script, environment), shell.sandbox.dataCenter);
    expect(shell.sandbox.dataCenter.sessions).toBe(0);
  });

  test('of a refresh token without using it up again', async () => {
    const environment = { ...asEnvironment(ways.refreshToken), JIRA_REFRESH_TOKEN_FILE: 'token' };
    expectUpdated(await shell.run(inExec(UPDATE), environment));
    expect(shell.sandbox.oauth.tokenRequests).toBe(1);
  });

  test.each([
    [
      'a site that is not the login’s',
      `JIRA_API_TOKEN= JIRA_SITE_URL=other ${UPDATE}`,
      2,
      /a different site/,
    ],
    ['a guard that does not hold', `${UPDATE} --expected-account-id FAKE-other`, 4, /doesn't match/],
    ['a missing permission', `${UPDATE} --required-permissions ADMINISTER`, 4, /lacks ADMINISTER/],
    [
      'a foreign path',
      // The folder's name is longer than any file's, so looking there is an error.
      `unset JIRA_API_TOKEN; JIRA_CURL_CONFIG=/${'a'.repeat(300)}/jira-auth-${'0'.repeat(32)}/curl.conf ${UPDATE}`,
      2,
      /is not the curl config/,
    ],
  ])('but not with %s', async (_what, script, status, says) => {
    const ended = await shell.run(afterExport(script), CLASSIC);
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringMatching(says)]);
    expect(asked()).toEqual([]);
  });
});
