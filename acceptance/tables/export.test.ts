import { describe, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import type { Ended } from '../../__tests__/dist/command-line.js';
import {
  areNonBlocking,
  asEnvironment,
  CHANGE_FIELD,
  CLASSIC,
  COOKIE,
  FIELD,
  Shell,
  WORDS,
} from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { spaceOfProcesses } from '../../src/store/file-lock.js';

const { dataCenter, tokens, users } = fixtures;

const shell = new Shell();
const REFUSED = { ...CLASSIC, JIRA_API_TOKEN: tokens.expired };

const onDataCenter = (way: keyof typeof dataCenterWays): Record<string, string> =>
  asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays[way] });

/** Expects the issue's field to be changed on this Jira, no folder left, and no secret shown. */
function expectDone({ stdout, stderr }: Ended, jira: Pick<typeof shell.sandbox, 'issue'>): void {
  expect([stdout, jira.issue('PROJ-1')?.fields[FIELD], shell.place.left()]).toEqual([
    '',
    expect.objectContaining({ value: 'Development Completed' }),
    [],
  ]);
  for (const secret of [tokens.classic, tokens.scoped, tokens.clientCredentials.clientSecret])
    for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, 40)])
      expect(stderr.includes(form)).toBe(false);
}

const FROM_EXPORT_TO_CLEANUP = `set -e
eval "$(jira_auth export)"
${CHANGE_FIELD}
jira_auth cleanup`;

describe('in a shell: eval, curl, cleanup', () => {
  test.each([
    ['a classic API token', ways.classic],
    ['client credentials', ways.clientCredentials],
  ])('%s', async (_what, inputs) => {
    const ended = await shell.run(FROM_EXPORT_TO_CLEANUP, asEnvironment(inputs));
    expect(ended.status).toBe(0);
    expectDone(ended, shell.sandbox);
  });

  const SIGNED = `set -e
    eval "$(jira_auth export)"
    URL="$JIRA_API_URL/issue/PROJ-1"
    jira_auth sign PUT "$URL" | curl -q -K "$JIRA_CURL_CONFIG" -H @- -sS --fail-with-body -X PUT "$URL" \\
      -H 'Content-Type: application/json' -d '{"fields":{"${FIELD}":{"value":"Development Completed"}}}'
    jira_auth cleanup`;

  test.each([
    ['personal-access-token', FROM_EXPORT_TO_CLEANUP],
    ['basic', FROM_EXPORT_TO_CLEANUP],
    ['session-cookie', FROM_EXPORT_TO_CLEANUP],
    ['oauth1', SIGNED],
  ] as const)('on the Data Center, %s', async (way, script) => {
    const ended = await shell.run(script, onDataCenter(way));
    expect([ended.status, shell.sandbox.dataCenter.sessions]).toEqual([0, 0]);
    expectDone(ended, shell.sandbox.dataCenter);
  });

  test('a refresh token is rotated in its file; without one it is not used', async () => {
    const environment = asEnvironment(ways.refreshToken);
    const refused = await shell.run('jira_auth export', environment);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('Code: invalid-input') });
    expect(shell.sandbox.oauth.tokenRequests).toBe(0);
    const more = { JIRA_REFRESH_TOKEN_FILE: shell.path('refresh-token') };
    expectDone(await shell.run(FROM_EXPORT_TO_CLEANUP, { ...environment, ...more }), shell.sandbox);
    expect(shell.sandbox.oauth.isAlive(shell.read('refresh-token').trim())).toBe(true);
  });
});

describe('a failure', () => {
  test.each([
    ['a refused credential', 'export', 3],
    ['the same behind --verbose', '--verbose export --nope', 2],
    ['a format that there is not', 'export --format FAKE', 2],
    ['a secret as an argument', 'export --api-token FAKE-secret', 2],
    ['a file with nothing in it', 'export --api-token-file /dev/null', 2],
    ['a host of a private network', 'export --export-auth-header --format sh --site-url 10.0.0.1', 2],
  ])('however early stops a script that only evaluates the output: %s', async (_what, args, status) => {
    const ended = await shell.run(`set -e; eval "$(jira_auth ${args})"; echo went on`, REFUSED);
    expect(ended).toMatchObject({ status, stdout: '' });
    expect(ended.stderr).not.toContain('FAKE');
    expect(shell.place.left()).toEqual([]);
  });

  test.each([
    ['export --json', 3, 'credentials-rejected'],
    ['check --json --nope', 2, 'invalid-input'],
  ])('is JSON for those who asked for it, and text on standard error: %s', async (args, exitStatus, code) => {
    const ended = await shell.run(`jira_auth ${args}`, REFUSED);
    expect(ended.status).toBe(exitStatus);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code, exitStatus } });
    expect(ended.stderr).toContain(code === 'invalid-input' ? '--nope' : `Code: ${code}`);
  });

  test.each([
    ['a full disk', '> /dev/full', 8, 0],
    ['no reader', '| true', 0, 0],
  ])('of the output leaves no file: %s', async (_what, redirection, status, left) => {
    const ended = await shell.run(`jira_auth export --format sh ${redirection}`);
    expect([ended.status, shell.place.left().length]).toEqual([status, left]);
  });

  test.each<[string, Record<string, string>, string, boolean]>([
    ['CircleCI without its file', { CIRCLECI: 'true' }, 'BASH_ENV is not set', true],
    // TeamCity would show the header in its log.
    ['TeamCity', { TEAMCITY_VERSION: '2026.1', JIRA_EXPORT_AUTH_HEADER: 'true' }, '', true],
  ])('of the handing over leaves no file: %s', async (_what, more, words, isAsked) => {
    shell.write('file', '');
    const ended = await shell.run('jira_auth export', { ...CLASSIC, ...more });
    expect(ended).toMatchObject({ status: 8, stderr: expect.stringContaining(words) });
    expect(ended.stdout).not.toContain('Basic');
    expect(shell.place.left()).toEqual([]);
    if (!isAsked) expect(shell.sandbox.requests).toEqual([]);
  });

  test.each([2, 15])('signal %i while Jira is asked leaves no file', async (signal) => {
    const stalled = shell.sandbox.faults.add({ path: /\/myself$/, then: { stall: 'headers' } });
    const asked = (async () => {
      while (stalled.hits === 0) await new Promise(setImmediate);
      shell.write('asked', '');
    })();
    const script = `jira_auth export & pid=$!
      while [ ! -e asked ]; do sleep 0.05; done
      child=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null | tr -d ' ')
      kill -${signal} "\${child:-$pid}"; wait "$pid"`;
    const ended = await shell.run(script);
    await asked;
    expect([ended.status, shell.place.left()]).toEqual([128 + signal, []]);
  });
});

describe('formats', () => {
  const curl = (url: string): string =>
    `jira_auth export --format curl | curl -q -K - -sS --fail-with-body '${url}/myself'`;

  test('curl: a session lives as long as it is used', async () => {
    const ended = await shell.run(curl(`${dataCenter.url}/rest/api/2`), COOKIE);
    expect(ended).toMatchObject({ status: 0, stdout: expect.stringContaining('dora') });
    expect(shell.sandbox.dataCenter.sessions).toBe(1);
    await shell.run('jira_auth cleanup --all', {});
    expect(shell.sandbox.dataCenter.sessions).toBe(0);
  });

  test.each(['sh', 'fish', 'powershell', 'cmd', 'json'])(
    '%s: the header is there if asked for',
    async (format) => {
      const pair = Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64');
      const without = await shell.run(`jira_auth export --format ${format}`);
      const withHeader = await shell.run(`jira_auth export --format ${format} --export-auth-header true`);
      expect([without.status, withHeader.status]).toEqual([0, 0]);
      expect(without.stdout).not.toContain('Basic');
      expect(withHeader.stdout).toContain(`Authorization: Basic ${pair}`);
      expect(withHeader.stderr).not.toContain('Basic');
    },
  );

  test('on a CI system they are free of its commands, and its masks go to standard error', async () => {
    const azure = { ...CLASSIC, TF_BUILD: 'True', AGENT_TEMPDIRECTORY: shell.place.temp };
    const ended = await shell.run('jira_auth export --format sh', azure);
    expect(ended).toMatchObject({ status: 0, stderr: expect.stringContaining('##vso[task.setsecret]') });
    expect(ended.stdout).toMatch(/^(?:export JIRA_[A-Z_]+='[^']+'\n|unset JIRA_[A-Z_]+\n)+$/);
  });
});

describe('cleanup', () => {
  test('ends a session, also from another shell of the same job', async () => {
    const job = { GITLAB_CI: 'true', CI_JOB_ID: '17' };
    const state = (): number[] => [shell.sandbox.dataCenter.sessions, shell.place.left().length];
    await shell.run('eval "$(jira_auth export)"', { ...COOKIE, ...job });
    expect(state()).toEqual([1, 1]);
    const other = await shell.run('jira_auth cleanup', { ...job, CI_JOB_ID: '18' });
    expect(other).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('Left 1 folder of other jobs'),
    });
    await shell.run('jira_auth export', { ...CLASSIC, TMPDIR: 'temp' });
    expect(state()).toEqual([1, 2]);
    const own = await shell.run('jira_auth cleanup --json', job);
    expect(JSON.parse(own.stdout)).toEqual({ removed: 1, loggedOut: 1, left: 1, failed: 0 });
    expect(state()).toEqual([0, 1]);
    const again = await shell.run('jira_auth cleanup', job);
    expect(again).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('This job or shell left nothing.'),
    });
  });

  test('leaves what a running command uses, and what is of another machine, unless all is to go', async () => {
    const here = { job: '', machine: hostname(), space: spaceOfProcesses() };
    const jobs = [
      { ...here, process: process.pid },
      { ...here, machine: 'elsewhere.example', process: 999_999_999 },
      { ...here, space: 'another container', process: 999_999_999 },
      { ...here, process: 999_999_999 },
    ];
    const names = jobs.map((job, index) => {
      const name = `jira-auth-${String(index).repeat(32)}`;
      mkdirSync(join(shell.place.temp, name), { mode: 0o700 });
      shell.write(`temp/${name}/job.json`, JSON.stringify(job));
      return name;
    });
    await shell.run('jira_auth cleanup', {});
    expect(shell.place.left().sort()).toEqual(names.slice(0, 3));
    await shell.run('jira_auth cleanup --all', {});
    expect(shell.place.left()).toEqual([]);
  });

  test('touches nothing else', async () => {
    const others = `jira-auth-${'0'.repeat(32)}`;
    await shell.run(
      `mkdir temp/${others} temp/FAKE; touch temp/${others}/curl.conf; jira_auth cleanup --all`,
      {},
    );
    expect(shell.place.left().sort()).toEqual(['FAKE', others]);
  });
});

describe('a secret from a pipe', () => {
  const { JIRA_API_TOKEN: TOKEN = '', ...WITHOUT } = CLASSIC;
  const ENTRY = '{name: a, site-url: acme, email: ada@example.com, api-token-env: TOKEN}';

  test.each([
    ['a named pipe', 'mkfifo pipe; { echo "$TOKEN" > pipe & }; jira_auth check --api-token-file pipe'],
    ['process substitution', 'jira_auth check --api-token-file <(echo "$TOKEN")'],
    [
      'the rest of a file',
      '{ echo; echo "$TOKEN"; } > f; { read line; jira_auth check --api-token-file -; } < f',
    ],
    ['a file of credentials', `jira_auth check --credentials-file <(echo "credentials: [${ENTRY}]")`],
  ])('is read: %s', async (_how, script) => {
    expect((await shell.run(script, { ...WITHOUT, TOKEN }, 'bash')).status).toBe(0);
  });

  test('is waited for without a change to the pipes that other programs share', async () => {
    const script = `mkfifo pipe
      { jira_auth check --api-token-file pipe & exec 8> pipe
        cat /proc/self/fdinfo/6 /proc/self/fdinfo/7 6>&1 7>&2 > flags
        echo "$TOKEN" >&8; exec 8>&-; wait; } 2>&1 | cat`;
    const ended = await shell.run(script, { ...WITHOUT, TOKEN });
    expect(ended.stdout).toContain('Checked 1 credential');
    expect(areNonBlocking(shell.read('flags'))).toEqual([false, false]);
  });

  // The other end can be opened once the program has begun to read.
  const KILLED = (option: string): string => `mkfifo pipe
    ${WORDS} check ${option} pipe & pid=$!
    exec 8> pipe
    kill $pid
    wait $pid`;
  const LATE = (option: string): string =>
    `mkfifo pipe; exec 8<> pipe; jira_auth check ${option} pipe --timeout-seconds 1`;

  test.each(['--api-token-file', '--credentials-file'])(
    'is waited for until a signal comes, or the time limit: %s',
    async (option) => {
      expect(await shell.run(KILLED(option), WITHOUT)).toMatchObject({ status: 143, stdout: '' });
      const late = await shell.run(`rm pipe; ${LATE(option)}`, WITHOUT);
      expect(late).toMatchObject({ status: 5, stderr: expect.stringContaining('did not come within 1 s.') });
    },
  );

  test.each(['-', '<(yes)'])('is read no further than the size of a secret: %s', async (file) => {
    const ended = await shell.run(`yes | jira_auth check --api-token-file ${file}`, WITHOUT, 'bash');
    expect(ended).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--api-token-file can't be read"),
    });
  });
});
