import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fixtures, startSandbox, type Sandbox } from '../../sandbox/index.js';
import type { Ended } from './command-line.js';
import { dataCenterWays, ways } from './ways.js';
import { areNonBlocking, asEnvironment, CHANGE_FIELD, FIELD, Place, WORDS } from './shell.js';

const { dataCenter, sites, tokens, users } = fixtures;

let sandbox: Sandbox;
let place: Place;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(() => {
  sandbox.reset();
  place = new Place();
});

afterEach(() => {
  place.remove();
});

afterAll(() => sandbox.close());

const CLASSIC = asEnvironment(ways.classic);

/** The field of the issue on the site, or on the Data Center. */
function field(deployment: 'cloud' | 'data-center' = 'cloud'): unknown {
  const issue = deployment === 'cloud' ? sandbox.issue('PROJ-1') : sandbox.dataCenter.issue('PROJ-1');
  return issue?.fields[FIELD];
}

const CHANGED = expect.objectContaining({ value: 'Development Completed' });

function expectNoSecret({ stdout, stderr }: Ended, ...secrets: string[]): void {
  for (const secret of secrets) {
    for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, 40)]) {
      expect(stdout.includes(form)).toBe(false);
      expect(stderr.includes(form)).toBe(false);
    }
  }
}

const FROM_EXPORT_TO_CLEANUP = `set -e
eval "$(jira_auth export)"
${CHANGE_FIELD}
jira_auth cleanup`;

describe('in a shell: eval, curl, cleanup', () => {
  test.each([
    ['a classic API token', ways.classic],
    ['an API token with scopes', ways.scoped],
    ["a service account's API token", ways.serviceAccount],
    ['client credentials', ways.clientCredentials],
    ['an access token', ways.accessToken],
  ])('%s', async (_what, inputs) => {
    const ended = await place.run(FROM_EXPORT_TO_CLEANUP, sandbox, asEnvironment(inputs));
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(field()).toEqual(CHANGED);
    expect(place.left()).toEqual([]);
    expectNoSecret(ended, tokens.classic, tokens.scoped, tokens.clientCredentials.clientSecret);
  });

  test.each(['personal-access-token', 'basic', 'session-cookie', 'access-token'] as const)(
    'on the Data Center, %s',
    async (way) => {
      const ended = await place.run(
        FROM_EXPORT_TO_CLEANUP,
        sandbox,
        asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays[way] }),
      );
      expect(ended).toMatchObject({ status: 0, stdout: '' });
      expect(field('data-center')).toEqual(CHANGED);
      expect(place.left()).toEqual([]);
      expect(sandbox.dataCenter.sessions).toBe(0);
    },
  );

  test('on the Data Center, OAuth 1.0a: the key is handed over to `jira-auth sign`', async () => {
    const script = `set -e
      eval "$(jira_auth export)"
      URL="$JIRA_API_URL/issue/PROJ-1"
      jira_auth sign PUT "$URL" | curl -q -K "$JIRA_CURL_CONFIG" -H @- -sS --fail-with-body -X PUT "$URL" \\
        -H 'Content-Type: application/json' -d '{"fields":{"${FIELD}":{"value":"Development Completed"}}}'
      jira_auth cleanup`;
    const ended = await place.run(
      script,
      sandbox,
      asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays.oauth1 }),
    );
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(field('data-center')).toEqual(CHANGED);
    expect(place.left()).toEqual([]);
  });

  test('a refresh token is rotated in its file; without one it is not used', async () => {
    const file = join(place.root, 'refresh-token');
    const environment = asEnvironment(ways.refreshToken);
    const refused = await place.run('jira_auth export', sandbox, environment);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('Code: invalid-input');
    expect(sandbox.oauth.tokenRequests).toBe(0);
    const ended = await place.run(FROM_EXPORT_TO_CLEANUP, sandbox, {
      ...environment,
      JIRA_REFRESH_TOKEN_FILE: file,
    });
    expect(ended.status).toBe(0);
    expect(sandbox.oauth.isAlive(readFileSync(file, 'utf8').trim())).toBe(true);
    expect(field()).toEqual(CHANGED);
  });

  test('the token may come from a file or from standard input', async () => {
    writeFileSync(join(place.root, 'token.txt'), `${tokens.classic}\n`);
    const environment = { JIRA_SITE_URL: sites.acme.url, JIRA_USER_EMAIL: users.ada.email };
    for (const script of [
      'jira_auth export --json --api-token-file token.txt',
      'jira_auth export --json --api-token-file - < token.txt',
    ]) {
      const ended = await place.run(script, sandbox, environment);
      expect(ended.status).toBe(0);
      expect(ended.stderr).not.toContain('white space');
      expect(JSON.parse(ended.stdout)).toMatchObject({ JIRA_AUTH_METHOD: 'api-token' });
    }
  });

  test('the files are readable by their owner alone', async () => {
    const { stdout } = await place.run('umask 000; jira_auth export --json', sandbox, CLASSIC);
    const { JIRA_CURL_CONFIG: config = '' } = JSON.parse(stdout) as Record<string, string>;
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(config)).mode & 0o777).toBe(0o700);
  });
});

describe('a failure', () => {
  test('stops a script that only evaluates the output, with the status', async () => {
    const ended = await place.run('set -e; eval "$(jira_auth export)"; echo went on', sandbox, {
      ...CLASSIC,
      JIRA_API_TOKEN: tokens.expired,
    });
    expect(ended).toMatchObject({ status: 3, stdout: '' });
    expect(ended.stderr).toContain('Code: credentials-rejected');
    expect(place.left()).toEqual([]);
    expectNoSecret(ended, tokens.expired);
  });

  test('is JSON on standard output for those who asked for it, and text on standard error', async () => {
    const ended = await place.run('jira_auth export --json', sandbox, {
      ...CLASSIC,
      JIRA_API_TOKEN: tokens.expired,
    });
    expect(ended.status).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      error: { code: 'credentials-rejected', exitStatus: 3 },
    });
    expect(ended.stderr).toContain('Code: credentials-rejected');
  });

  test.each([
    ['an option that there is not', 'export --nope', 2],
    ['an option without its value', 'export --site-url', 2],
    ['a format that there is not', 'export --format FAKE', 2],
    ['a secret as an argument', 'export --api-token FAKE-secret', 2],
    ['a file that there is not', 'export --api-token-file nothing', 2],
    ['a file with nothing in it', 'export --api-token-file /dev/null', 2],
    ['a header in a dotenv file', 'export --export-auth-header --format sh --site-url 10.0.0.1', 2],
  ])('however early stops such a script: %s', async (_what, args, status) => {
    const ended = await place.run(`set -e; eval "$(jira_auth ${args})"; echo went on`, sandbox, CLASSIC);
    expect(ended).toMatchObject({ status, stdout: '' });
    expect(ended.stderr).not.toContain('FAKE');
  });

  test('stops curl, which would ask without a credential', async () => {
    const script = `jira_auth export --format curl | curl -q -K - -sS '${sites.acme.url}/rest/api/3/serverInfo'`;
    const ended = await place.run(script, sandbox, { ...CLASSIC, JIRA_API_TOKEN: tokens.expired });
    expect(ended.status).not.toBe(0);
    expect(ended.stdout).toBe('');
  });

  test('is JSON for those who asked for it, also if it is of the arguments', async () => {
    const ended = await place.run('jira_auth check --json --nope', sandbox, CLASSIC);
    expect(ended.status).toBe(2);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'invalid-input' } });
  });

  test.each([
    ['a full disk', '> /dev/full', 8],
    ['no reader', '| true', 0],
    ['a full log', '2> /dev/full', 0],
  ])('of the output leaves no file: %s', async (what, redirection, status) => {
    const ended = await place.run(`jira_auth export --format sh ${redirection}`, sandbox, CLASSIC);
    expect(ended.status).toBe(status);
    expect(place.left()).toHaveLength(what === 'a full log' ? 1 : 0);
  });

  test('of the handing over leaves no file', async () => {
    const ended = await place.run('jira_auth export', sandbox, { ...CLASSIC, CIRCLECI: 'true' });
    expect(ended).toMatchObject({ status: 8, stdout: '' });
    expect(ended.stderr).toContain('BASH_ENV is not set');
    expect(place.left()).toEqual([]);
  });

  test('of what a CI system reads variables from is found before anything is sent', async () => {
    const ended = await place.run('jira_auth export', sandbox, { ...CLASSIC, GITHUB_ACTIONS: 'true' });
    expect(ended.status).toBe(8);
    expect(sandbox.requests).toEqual([]);
  });

  test('of TeamCity, which would show the header in its log', async () => {
    const ended = await place.run('jira_auth export --export-auth-header', sandbox, {
      ...CLASSIC,
      TEAMCITY_VERSION: '2026.1',
    });
    expect(ended.status).toBe(8);
    expect(ended.stdout).not.toContain('Basic');
    expect(place.left()).toEqual([]);
  });

  test('of the folder for temporary files is found before anything is sent', async () => {
    writeFileSync(join(place.root, 'file'), '');
    const ended = await place.run('TMPDIR="$PWD/file" jira_auth export', sandbox, CLASSIC);
    expect(ended.status).toBe(8);
    expect(ended.stderr).toContain('Code: handoff-failed');
    expect(sandbox.requests).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM'])('%s while Jira is asked leaves no file', async (signal) => {
    const stalled = sandbox.faults.add({ path: /\/myself$/, then: { stall: 'headers' } });
    const asked = (async () => {
      while (stalled.hits === 0) await new Promise(setImmediate);
      writeFileSync(join(place.root, 'asked'), '');
    })();
    const number = signal === 'SIGINT' ? 2 : 15;
    const script = `jira_auth export & pid=$!
      while [ ! -e asked ]; do sleep 0.05; done
      child=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null | tr -d ' ')
      kill -${number} "\${child:-$pid}"; wait "$pid"`;
    const ended = await place.run(script, sandbox, CLASSIC);
    await asked;
    expect(ended.status).toBe(128 + number);
    expect(place.left()).toEqual([]);
  });
});

describe('a secret as an argument', () => {
  test.each(['api-token', 'client-secret', 'password', 'private-key', 'access-token', 'client-key'])(
    '--%s is refused with the right ways',
    async (name) => {
      for (const command of ['export', 'exec', 'check']) {
        const ended = await place.run(
          `jira_auth ${command} --${name} FAKE-secret-argument true`,
          sandbox,
          CLASSIC,
        );
        expect(ended.status).toBe(2);
        expect(ended.stderr).not.toContain('FAKE-secret-argument');
        if (command === 'exec') {
          expect(ended.stderr).toContain('in the environment');
          expect(ended.stderr).toContain(`--${name}-file FILE`);
          expect(ended.stderr).toContain('on standard input');
        }
      }
    },
  );
});

describe('formats', () => {
  test('curl: the config alone, and nothing is left', async () => {
    const script = `jira_auth export --format curl | curl -q -K - -sS --fail-with-body '${sites.acme.url}/rest/api/3/myself'`;
    const ended = await place.run(script, sandbox, CLASSIC);
    expect(ended.status).toBe(0);
    expect(ended.stdout).toContain(users.ada.accountId);
    expect(place.left()).toEqual([]);
  });

  test('curl: a session lives as long as it is used', async () => {
    const script = `jira_auth export --format curl | curl -q -K - -sS --fail-with-body '${dataCenter.url}/rest/api/2/myself'`;
    const ended = await place.run(
      script,
      sandbox,
      asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] }),
    );
    expect(ended.status).toBe(0);
    expect(ended.stdout).toContain('dora');
    expect(sandbox.dataCenter.sessions).toBe(1);
    await place.run('jira_auth cleanup --all', sandbox, {});
    expect(sandbox.dataCenter.sessions).toBe(0);
  });

  test('dotenv: what is not secret and holds on other machines, and nothing is left', async () => {
    const ended = await place.run(
      'jira_auth export --format dotenv',
      sandbox,
      asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] }),
    );
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/^(?:JIRA_[A-Z_]+=[^\n]+\n)+$/);
    expect(ended.stdout).not.toContain('CURL_CONFIG');
    expect(place.left()).toEqual([]);
    expect(sandbox.dataCenter.sessions).toBe(0);
  });

  test('dotenv is no place for a header', async () => {
    const ended = await place.run(
      'jira_auth export --format dotenv --export-auth-header true',
      sandbox,
      CLASSIC,
    );
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(sandbox.requests).toEqual([]);
  });

  test.each(['sh', 'fish', 'powershell', 'cmd', 'json'])(
    '%s: the header is there if asked for',
    async (format) => {
      const header = `Authorization: Basic ${Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64')}`;
      const without = await place.run(`jira_auth export --format ${format}`, sandbox, CLASSIC);
      const withHeader = await place.run(
        `jira_auth export --format ${format} --export-auth-header true`,
        sandbox,
        CLASSIC,
      );
      expect([without.status, withHeader.status]).toEqual([0, 0]);
      expect(without.stdout).not.toContain('Basic');
      expect(withHeader.stdout).toContain(header);
      expect(withHeader.stderr).not.toContain('Basic');
    },
  );

  test('on a CI system they are free of its commands, and its masks go to standard error', async () => {
    const ended = await place.run('jira_auth export --format sh', sandbox, {
      ...CLASSIC,
      TF_BUILD: 'True',
      AGENT_TEMPDIRECTORY: place.temp,
    });
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/^(?:export JIRA_[A-Z_]+='[^']+'\n|unset JIRA_[A-Z_]+\n)+$/);
    expect(ended.stderr).toContain('##vso[task.setsecret]');
  });
});

describe('cleanup', () => {
  test('ends a session, also from another shell of the same job', async () => {
    const job = { GITLAB_CI: 'true', CI_JOB_ID: '17' };
    const environment = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] });
    await place.run('eval "$(jira_auth export)"', sandbox, { ...environment, ...job });
    expect(sandbox.dataCenter.sessions).toBe(1);
    expect(place.left()).toHaveLength(1);
    const other = await place.run('jira_auth cleanup', sandbox, { ...job, CI_JOB_ID: '18' });
    expect(other.status).toBe(0);
    expect(other.stderr).toContain('Left 1 folder of other jobs or shells');
    expect(sandbox.dataCenter.sessions).toBe(1);
    await place.run('jira_auth export', sandbox, { ...CLASSIC, TMPDIR: 'temp' });
    expect(place.left()).toHaveLength(2);
    const own = await place.run('jira_auth cleanup --json', sandbox, job);
    expect(JSON.parse(own.stdout)).toEqual({ removed: 1, loggedOut: 1, left: 1, failed: 0 });
    expect(sandbox.dataCenter.sessions).toBe(0);
    const again = await place.run('jira_auth cleanup', sandbox, job);
    expect(again.status).toBe(0);
    expect(again.stderr).toContain('This job or shell left nothing.');
  });

  test('takes what one curl config belongs to, or everything', async () => {
    const exported = await place.run(
      'jira_auth export --json; jira_auth export --json; jira_auth export --json',
      sandbox,
      CLASSIC,
    );
    const [first] = exported.stdout
      .split('\n')
      .map((line) => line && (JSON.parse(line) as Record<string, string>));
    const config = first === '' ? '' : (first?.['JIRA_CURL_CONFIG'] ?? '');
    expect(existsSync(config)).toBe(true);
    await place.run(`jira_auth cleanup --curl-config '${config}'`, sandbox, {});
    expect(existsSync(config)).toBe(false);
    expect(place.left()).toHaveLength(2);
    await place.run('jira_auth cleanup --all', sandbox, {});
    expect(place.left()).toEqual([]);
  });

  test('leaves what a running command uses, and what is of another machine, unless all is to go', async () => {
    const folders = [
      [`jira-auth-${'1'.repeat(32)}`, { job: '', machine: hostname(), process: process.pid }],
      [`jira-auth-${'2'.repeat(32)}`, { job: '', machine: 'elsewhere.example', process: 999_999_999 }],
      [`jira-auth-${'3'.repeat(32)}`, { job: '', machine: hostname(), process: 999_999_999 }],
    ] as const;
    for (const [name, content] of folders) {
      mkdirSync(join(place.temp, name), { mode: 0o700 });
      writeFileSync(join(place.temp, name, 'job.json'), JSON.stringify(content));
    }
    await place.run('jira_auth cleanup', sandbox, {});
    expect(place.left().sort()).toEqual([folders[0][0], folders[1][0]]);
    await place.run('jira_auth cleanup --all', sandbox, {});
    expect(place.left()).toEqual([]);
  });

  test('touches nothing else', async () => {
    const others = `jira-auth-${'0'.repeat(32)}`;
    await place.run(`mkdir temp/${others} temp/FAKE; touch temp/${others}/curl.conf`, sandbox, {});
    await place.run('jira_auth cleanup --all', sandbox, {});
    expect(place.left().sort()).toEqual(['FAKE', others]);
  });
});

describe('a secret from a pipe', () => {
  const { JIRA_API_TOKEN: token = '', ...WITHOUT } = CLASSIC;

  test.each([
    ['a named pipe', 'mkfifo pipe; { echo "$TOKEN" > pipe & }; jira_auth check --api-token-file pipe'],
    ['process substitution', 'jira_auth check --api-token-file <(echo "$TOKEN")'],
    ['standard input', 'echo "$TOKEN" | jira_auth check --api-token-file -'],
    ['standard input, by its name', 'echo "$TOKEN" | jira_auth check --api-token-file /dev/stdin'],
    [
      'the rest of a file',
      'printf "first\\n%s\\n" "$TOKEN" > file; { read line; jira_auth check --api-token-file -; } < file',
    ],
    [
      'a file of credentials',
      'jira_auth check --credentials-file <(echo "credentials: [{name: a, site-url: acme, email: ada@example.com, api-token-env: TOKEN}]")',
    ],
  ])('is read: %s', async (_how, script) => {
    expect(await place.run(script, sandbox, { ...WITHOUT, TOKEN: token }, 'bash')).toMatchObject({
      status: 0,
    });
  });

  test('is waited for without a change to the pipes that other programs share', async () => {
    const script = `mkfifo pipe
      { jira_auth check --api-token-file pipe & exec 8> pipe
        cat /proc/self/fdinfo/6 /proc/self/fdinfo/7 6>&1 7>&2 > flags
        echo "$TOKEN" >&8; exec 8>&-; wait; } 2>&1 | cat`;
    const ended = await place.run(script, sandbox, { ...WITHOUT, TOKEN: token });
    expect(ended.stdout).toContain('Checked 1 credential');
    expect(areNonBlocking(readFileSync(join(place.root, 'flags'), 'utf8'))).toEqual([false, false]);
  });

  const FILES = ['--api-token-file', '--credentials-file'];

  test.each(FILES)('is waited for until a signal comes: %s', async (option) => {
    // The other end can be opened when the program has begun to read.
    const script = `mkfifo pipe
      ${WORDS} check ${option} pipe & pid=$!
      exec 8> pipe
      kill $pid
      wait $pid`;
    expect(await place.run(script, sandbox, WITHOUT)).toMatchObject({ status: 143, stdout: '' });
  });

  test.each(FILES)('is waited for until the time limit: %s', async (option) => {
    const script = `mkfifo pipe; exec 8<> pipe; jira_auth check ${option} pipe --timeout-seconds 1`;
    const ended = await place.run(script, sandbox, WITHOUT);
    expect(ended.status).toBe(5);
    expect(ended.stderr).toContain('did not come within 1 s.');
  });

  test.each(['-', '<(yes)'])('is read no further than the size of a secret: %s', async (file) => {
    const ended = await place.run(`yes | jira_auth check --api-token-file ${file}`, sandbox, WITHOUT, 'bash');
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain("--api-token-file can't be read");
  });
});
