import { describe, expect, jest, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import type { Ended } from './command-line.js';
import { asEnvironment, CLASSIC, Shell, WORDS } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

const { fields: ids, dataCenter, sites, tokens, users } = fixtures;
jest.setTimeout(20_000);

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

const SET = `'Development status=Development Completed' 'Build number=1207'`;
const UPDATE = `jira_auth update PROJ-1 ${SET}`;
const inExec = (script: string): string =>
  `jira_auth exec -- sh -c '${`jira_auth() { ${WORDS} "$@"; }\n${script}`.replaceAll("'", '"')}'`;
const afterExport = (script: string): string =>
  `eval "$(jira_auth export)"; ${script}; status=$?; jira_auth cleanup; exit $status`;

const held = (of: Pick<typeof shell.sandbox, 'issue'> = shell.sandbox) => of.issue('PROJ-1')?.fields ?? {};

function expectUpdated({ status, stdout, stderr }: Ended, of?: Parameters<typeof held>[0]): void {
  expect([status, stdout]).toEqual([0, '']);
  expect(stderr).toContain('PROJ-1: set "Development status", "Build number" as the account ');
  expect(held(of)).toMatchObject({ [ids.buildNumber]: 1207 });
  for (const secret of [tokens.classic, tokens.scoped, dataCenter.tokens.pat])
    expect(stderr).not.toContain(secret);
}

/** Returns the update's own requests, which follow the first one for an issue. */
const asked = (): string[] =>
  shell.sandbox.requests
    .filter(({ path }) => path.includes('/issue/'))
    .map(({ method, path }) => `${method} ${path}`);

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
    ['a site that is not the login’s', `JIRA_API_TOKEN= JIRA_SITE_URL=other ${UPDATE}`, 2, /another site/],
    ['a guard that does not hold', `${UPDATE} --expected-account-id FAKE-other`, 4, /another account/],
    ['a missing permission', `${UPDATE} --required-permissions ADMINISTER`, 4, /lacks ADMINISTER/],
    ['a foreign path', `unset JIRA_API_TOKEN; JIRA_CURL_CONFIG=curl.conf ${UPDATE}`, 2, /does not lead/],
  ])('but not with %s', async (_what, script, status, says) => {
    const ended = await shell.run(afterExport(script), CLASSIC);
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringMatching(says)]);
    expect(asked()).toEqual([]);
  });
});

describe('an update', () => {
  test.each([
    ['clears', `--clear 'Build number' --clear Branch`, { [ids.buildNumber]: null, [ids.branch]: null }],
    ['takes a variable as it is', `'Branch@=VALUE'`, { [ids.branch]: ' a=b, c ' }],
    [
      'finds the user of an e-mail',
      `'Team lead=${users.ada.email}'`,
      { [ids.teamLead]: expect.objectContaining({ accountId: users.ada.accountId }) },
    ],
    ['takes JSON', `'Story points:=8' '${ids.risk}:={"value":"High"}'`, { [ids.storyPoints]: 8 }],
  ])('%s', async (_what, args, after) => {
    const ended = await shell.run(`jira_auth update PROJ-1 ${args}`, { ...CLASSIC, VALUE: ' a=b, c ' });
    expect([ended.status, held()]).toEqual([0, expect.objectContaining(after)]);
  });

  test('without e-mails is for admins', async () => {
    const ended = await shell.run(`${UPDATE} --no-notify`, CLASSIC);
    expect(asked()[1]).toBe('PUT /rest/api/3/issue/PROJ-1?notifyUsers=false');
    expect([ended.status, ended.stderr]).toEqual([4, expect.stringContaining('an admin of the project')]);
  });

  test.each([
    ["'Build number@=UNSET'", /is empty/],
    ["'Build number:=a'", /is not JSON/],
  ])('with %s is refused before anything is asked', async (args, says) => {
    const ended = await shell.run(`jira_auth update PROJ-1 ${args}`, CLASSIC);
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringMatching(says)]);
    expect(shell.sandbox.requests).toEqual([]);
  });

  test('tells programs what was done, and what would be', async () => {
    const dry = await shell.run(`${UPDATE} --dry-run`, CLASSIC);
    const fields = { [ids.developmentStatus]: { value: 'Development Completed' }, [ids.buildNumber]: 1207 };
    const body = { fields };
    expect([dry.status, JSON.parse(dry.stdout)]).toEqual([0, body]);
    const json = await shell.run(`jira_auth update PROJ-1 PROJ-99 ${SET} --json --show-before`, CLASSIC);
    expect(json.status).toBe(10);
    const before = expect.objectContaining({ [ids.buildNumber]: null });
    const url = `${sites.acme.url}/browse/PROJ-1`;
    const error = expect.objectContaining({ code: 'issue-not-found' });
    expect(JSON.parse(json.stdout)).toEqual({
      issues: [
        { issue: 'PROJ-1', url, updated: true, request: body, before },
        expect.objectContaining({ updated: false, error }),
      ],
    });
  });
});
