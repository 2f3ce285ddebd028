import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, startSandbox, type Sandbox } from '../../sandbox/index.js';
import { asEnvironment, CHANGE_FIELD, FIELD, Place } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

const { dataCenter, tokens } = fixtures;

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
  expect(place.left()).toEqual([]);
  place.remove();
});

afterAll(() => sandbox.close());

const CLASSIC = asEnvironment(ways.classic);
const QUIET = { ...CLASSIC };

test('the command gets the variables, changes a field, and nothing is left', async () => {
  writeFileSync(join(place.root, 'change.sh'), `${CHANGE_FIELD}\necho "$JIRA_ACCOUNT_ID"`);
  const ended = await place.run('jira_auth exec -- sh change.sh', sandbox, CLASSIC);
  expect(ended).toMatchObject({ status: 0, stdout: '712020:FAKE-ada\n' });
  expect(sandbox.issue('PROJ-1')?.fields[FIELD]).toMatchObject({ value: 'Development Completed' });
});

describe('the exit status', () => {
  test.each([
    ["is the command's", 'sh -c "exit 42"', 42],
    ['is 128 and the signal of a command that one has ended', 'sh -c "kill -9 \\$\\$"', 137],
    ['is 127 without such a command', 'no-such-command-anywhere', 127],
    ['is 126 for what is no program', './data', 126],
    ['is 127 below what is no folder', './data/program', 127],
  ])('%s: %s', async (_what, command, status) => {
    writeFileSync(join(place.root, 'data'), 'FAKE');
    expect((await place.run(`jira_auth exec -- ${command}`, sandbox, CLASSIC)).status).toBe(status);
  });

  test("is this program's own if it never comes to the command", async () => {
    const ended = await place.run('jira_auth exec --json -- touch ran', sandbox, {
      ...CLASSIC,
      JIRA_API_TOKEN: tokens.expired,
    });
    expect(ended.status).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'credentials-rejected' } });
    expect(existsSync(join(place.root, 'ran'))).toBe(false);
  });
});

test("options behind the command's name are the command's own", async () => {
  const ended = await place.run('jira_auth exec echo --json --help', sandbox, CLASSIC);
  expect(ended).toMatchObject({ status: 0, stdout: '--json --help\n' });
});

describe('what the command prints', () => {
  const secret = tokens.classic;
  const pair = Buffer.from(`ada@example.com:${secret}`).toString('base64');

  test.each([
    ['itself', 'printf "%s\\n" "$JIRA_API_TOKEN"'],
    ['on standard error', 'printf "%s\\n" "$JIRA_API_TOKEN" >&2'],
    ['in base64, wrapped', 'printf "%s" "$JIRA_API_TOKEN" | base64'],
    ['in base64 of the pair, wrapped', 'printf "%s:%s" "$JIRA_USER_EMAIL" "$JIRA_API_TOKEN" | base64'],
    ['in the curl config', 'cat "$JIRA_CURL_CONFIG"'],
    ['in a trace of the shell', 'set -x; : "$JIRA_API_TOKEN"'],
    ['through a name of standard error', 'printf "%s\\n" "$JIRA_API_TOKEN" > /dev/stderr'],
  ])('never shows the secret: %s', async (_how, script) => {
    writeFileSync(join(place.root, 'script.sh'), script);
    const ended = await place.run('jira_auth exec -- sh script.sh', sandbox, CLASSIC);
    expect(ended.status).toBe(0);
    const all = ended.stdout + ended.stderr;
    expect(all).toContain('***');
    for (const form of [secret, pair, ...(pair.match(/.{30}/g) ?? [])])
      expect(all.includes(form)).toBe(false);
  });

  test.each(['--trace', '--trace-ascii'])("is hidden in curl's own %s", async (option) => {
    writeFileSync(
      join(place.root, 'trace.sh'),
      `curl -q -s ${option} - -K "$JIRA_CURL_CONFIG" "$JIRA_API_URL/myself" -o answer`,
    );
    const { stdout } = await place.run('jira_auth exec -- sh trace.sh', sandbox, CLASSIC);
    expect(stdout).toMatch(/^=> Send header/m);
    expect(stdout).toContain('***');
    // As in the dump: its column of text, and its bytes.
    const digits = stdout.replace(/\s/g, '');
    for (let start = 0; start + 8 <= pair.length; start++) {
      const piece = pair.slice(start, start + 8);
      expect(stdout.includes(piece)).toBe(false);
      expect(digits.includes(Buffer.from(piece).toString('hex'))).toBe(false);
    }
  });

  test('is hidden wherever it is split between two writes', async () => {
    // One byte a write, each flushed: every position is one between two.
    writeFileSync(
      join(place.root, 'split.mjs'),
      `import { writeSync } from 'node:fs';
       const text = Buffer.from('before ' + process.env.JIRA_API_TOKEN + ' after\\n');
       for (let split = 1; split < text.length; split += 1) {
         writeSync(1, text.subarray(0, split));
         await new Promise(setImmediate);
         writeSync(1, text.subarray(split));
       }`,
    );
    const ended = await place.run(`jira_auth exec -- '${process.execPath}' split.mjs`, sandbox, CLASSIC);
    const times = `before ${secret} after\n`.length - 1;
    expect(ended.stdout).toBe('before *** after\n'.repeat(times));
  });

  test('is the same byte for byte if it holds no secret', async () => {
    const bytes = randomBytes(3_000_000);
    writeFileSync(join(place.root, 'random'), bytes);
    await place.run('jira_auth exec -- cat random > copy', sandbox, CLASSIC);
    const hash = (name: string): string =>
      createHash('sha256')
        .update(readFileSync(join(place.root, name)))
        .digest('hex');
    expect(hash('copy')).toBe(hash('random'));
  });

  test('comes at once, a prompt without a line end too', async () => {
    // The command ends only when somebody has seen its prompt.
    const script = `mkfifo seen
      jira_auth exec -- sh -c 'printf "Go on? "; head -c 1 < seen > /dev/null' > out &
      while ! grep -q 'Go on? ' out 2>/dev/null; do sleep 0.05; done
      printf y > seen
      wait`;
    const ended = await place.run(script, sandbox, CLASSIC);
    expect(ended.status).toBe(0);
  });

  test('ends with its reader, as without this program, and the status is still its own', async () => {
    const run = "{ jira_auth exec -- sh -c 'yes; echo $? > ended; exit 3'; echo $? > status; } | head -n 1";
    const ended = await place.run(run, sandbox, CLASSIC);
    expect(ended).toMatchObject({ status: 0, stdout: 'y\n' });
    expect(readFileSync(join(place.root, 'status'), 'utf8')).toBe('3\n');
  });

  test('is whole for a reader who is slow', async () => {
    // Longer than an ended command's output is waited for when nobody holds it open.
    const script = "jira_auth exec -- sh -c 'head -c 400000 /dev/zero; echo END' | { sleep 3; tail -c 4; }";
    const ended = await place.run(script, sandbox, CLASSIC);
    expect(ended.stdout).toBe('END\n');
  });

  test('is there with NODE_DEBUG, too', async () => {
    const ended = await place.run(
      'NODE_DEBUG=http jira_auth exec -- sh -c "echo out; echo err >&2"',
      sandbox,
      CLASSIC,
    );
    expect(ended).toMatchObject({ status: 0, stdout: 'out\n' });
    expect(ended.stderr).toContain('err\n');
    expect(ended.stderr).not.toContain('Basic');
  });

  test('a process that it leaves behind holds nothing up', async () => {
    const ended = await place.run('jira_auth exec -- sh -c "sleep 60 & echo done"', sandbox, QUIET);
    expect(ended).toMatchObject({ status: 0, stdout: 'done\n' });
  });
});

describe('a signal', () => {
  test.each([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
    ['SIGUSR2', 12],
  ])('%s reaches the command, whose status decides', async (name, number) => {
    const script = `'${process.execPath}' '${join(process.cwd(), 'dist/cli/index.js')}' exec -- \\
        sh -c 'trap "echo got ${name}; exit 5" ${String(number)}; touch ready; while :; do sleep 0.05; done' & pid=$!
      while [ ! -e ready ]; do sleep 0.05; done
      kill -${String(number)} "$pid"
      wait "$pid"`;
    const ended = await place.run(script, sandbox, CLASSIC);
    expect(ended).toMatchObject({ status: 5, stdout: `got ${name}\n` });
  });
});

test('a session cookie is logged out when the command has ended', async () => {
  const environment = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] });
  const ended = await place.run(
    'jira_auth exec -- sh -c \'curl -q -K "$JIRA_CURL_CONFIG" -sS --fail-with-body "$JIRA_API_URL/myself"\'',
    sandbox,
    environment,
  );
  expect(ended.status).toBe(0);
  expect(ended.stdout).toContain('dora');
  expect(sandbox.dataCenter.sessions).toBe(0);
});

describe('an access token that would end while the command runs', () => {
  /** Waits until the curl config is another one, then uses it. */
  const WAIT = `cp "$JIRA_CURL_CONFIG" first
    for i in $(seq 400); do cmp -s first "$JIRA_CURL_CONFIG" || break; sleep 0.05; done
    curl -q -K "$JIRA_CURL_CONFIG" -sS --fail-with-body "$JIRA_API_URL/myself" > /dev/null || exit 9
    grep -c Bearer "$JIRA_CURL_CONFIG"; cat "$JIRA_CURL_CONFIG"; rm first`;

  test.each([
    ['client credentials', ways.clientCredentials, {}],
    ['a refresh token, from what was saved', ways.refreshToken, { JIRA_REFRESH_TOKEN_FILE: 'refresh-token' }],
  ])('is renewed in place: %s', async (_what, inputs, more) => {
    sandbox.oauth.accessTokenSeconds = 2;
    writeFileSync(join(place.root, 'wait.sh'), WAIT);
    const ended = await place.run('jira_auth exec -- sh wait.sh', sandbox, {
      ...asEnvironment(inputs),
      ...more,
    });
    expect(ended.status).toBe(0);
    expect(ended.stdout).toContain('header = "Authorization: Bearer ***"');
    expect(ended.stderr).toContain('The access token was renewed');
  });
});
