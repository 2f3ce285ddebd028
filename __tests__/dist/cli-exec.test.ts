import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { fixtures, startSandbox, type Sandbox } from '../../sandbox/index.js';
import { CLI } from './command-line.js';
import { areNonBlocking, asEnvironment, CHANGE_FIELD, FIELD, Place, WORDS } from './shell.js';
import { ENDING, HARMLESS } from '../../src/signals.js';
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
  ])('%s: %s', async (_what, command, status) => {
    expect((await place.run(`jira_auth exec -- ${command}`, sandbox, CLASSIC)).status).toBe(status);
  });

  test.each([
    ['is 127', 'no-such-command', 'no-such-command is not a program on the PATH', 127],
    ['is 127', './no-such-file', './no-such-file does not exist', 127],
    ['is 127', './data/program', './data/program does not exist', 127],
    ['is 127', "''", 'The command is empty', 127],
    [
      'is 127',
      "'echo one'",
      'echo one is not a program on the PATH.\nA shell line needs a shell: sh -c',
      127,
    ],
    ['is 127', '"$JIRA_API_TOKEN"', 'The command is not a program on the PATH', 127],
    ['is 126', './data', './data is not executable: make it so with chmod', 126],
    ['is 126', 'data', 'data is not executable', 126],
    ['is 126', './folder', './folder is a directory', 126],
    ['is 126', 'folder', 'folder is a directory', 126],
  ])('%s for what is no program, before Jira is asked: %s', async (_what, command, words, status) => {
    writeFileSync(join(place.root, 'data'), 'echo FAKE');
    mkdirSync(join(place.root, 'folder'));
    const ended = await place.run(`PATH="$PWD:$PATH"; jira_auth exec -- ${command}`, sandbox, CLASSIC);
    expect(ended).toMatchObject({ status, stdout: '' });
    expect(ended.stderr).toContain(`jira-auth: ${words}`);
    expect(ended.stderr).not.toContain(tokens.classic);
    expect(sandbox.connects).toEqual([]);
  });

  test.each([
    ['a later folder of the PATH', 'PATH="$PWD/none:$PATH:$PWD/late" ; jira_auth exec -- late-one'],
    [
      'a folder behind one that holds no program of the name',
      'PATH="$PWD/bad:$PATH:$PWD/late"; jira_auth exec -- late-one',
    ],
    [
      'the working directory, by an empty part of the PATH',
      'cd late; PATH=":$PATH"; jira_auth exec -- late-one',
    ],
    ['a path', 'jira_auth exec -- ./late/late-one'],
    [
      'no PATH at all',
      `"$(command -v env)" -u PATH '${process.execPath}' '${resolve(CLI)}' exec -- echo ran`,
    ],
  ])('is of a program in %s', async (_where, script) => {
    for (const folder of ['late', 'bad']) mkdirSync(join(place.root, folder));
    writeFileSync(join(place.root, 'late', 'late-one'), '#!/bin/sh\necho ran\n', { mode: 0o755 });
    writeFileSync(join(place.root, 'bad', 'late-one'), 'FAKE', { mode: 0o644 });
    expect(await place.run(script, sandbox, CLASSIC)).toMatchObject({ status: 0, stdout: 'ran\n' });
  });

  test('is 127 for a script whose interpreter is not there', async () => {
    writeFileSync(join(place.root, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
    const ended = await place.run('jira_auth exec -- ./script', sandbox, CLASSIC);
    expect(ended.status).toBe(127);
    expect(ended.stderr).toContain('what its first line names is not there');
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

  test('is whole for a reader who is slow (G19)', async () => {
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

  test.each([
    ['is silent', 'sleep 60', 'cat'],
    ['prints now and then', 'while echo; do sleep 0.05; done', 'cat'],
    ['prints all the time', 'yes ""', 'cat'],
    ['prints all the time to a slow reader', 'yes ""', '{ sleep 3; cat; }'],
  ])(
    'holds nothing up that it leaves behind and that %s',
    async (_how, left, reader) => {
      writeFileSync(join(place.root, 'leave.sh'), `( ${left} ) & echo done; exit 5`);
      const script = `{ jira_auth exec -- sh leave.sh; echo $? > status; } | ${reader} | tr -d '\\n'; cat status`;
      expect(await place.run(script, sandbox, QUIET)).toMatchObject({ stdout: 'done5\n' });
    },
    15_000,
  );

  test.each([
    ['a pipe', '| cat'],
    ['a socket', ''],
  ])('goes to what stays as it was for other programs: %s', async (_what, reader) => {
    const script = `{ jira_auth exec -- sh -c 'touch ready; read line' < wait & 
        exec 8> wait
        for i in $(seq 400); do [ ! -e ready ] || break; sleep 0.02; done
        cat /proc/self/fdinfo/6 /proc/self/fdinfo/7 6>&1 7>&2 > flags
        echo go >&8; wait; } ${reader}`;
    await place.run(`mkfifo wait; ${script}`, sandbox, QUIET);
    expect(areNonBlocking(readFileSync(join(place.root, 'flags'), 'utf8'))).toEqual([false, false]);
  });
});

describe('a signal', () => {
  /** Writes down each signal as often as it comes, and ends with 5 when it is told to. */
  const TELL = `import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
    for (const signal of ${JSON.stringify([...ENDING, ...HARMLESS, 'SIGUSR1'])})
      process.on(signal, () => appendFileSync('got', signal + '\\n'));
    writeFileSync('got', '');
    writeFileSync('ready', '');
    setInterval(() => existsSync('stop') && process.exit(5), 20);
    setTimeout(() => process.exit(99), 10_000);`;

  /** Waits for a condition, though not forever. */
  const WAIT = `wait_for() { for i in $(seq 400); do ! "$@" || return 0; sleep 0.02; done; exit 99; }`;

  const START = {
    pipe: 'setsid -w sh start.sh',
    terminal: "script -qec 'exec sh start.sh' /dev/null < /dev/null",
  };

  /** Runs the program as the leader of a group, and a script that sends signals. @returns what the command got */
  async function got(at: keyof typeof START, script: string, command = 'node tell.mjs'): Promise<string[]> {
    writeFileSync(join(place.root, 'tell.mjs'), TELL);
    writeFileSync(join(place.root, 'start.sh'), `echo $$ > leader; exec ${WORDS} exec -- ${command}`);
    const all = `${WAIT}
      ${START[at]} > out & started=$!
      wait_for [ -e ready ]
      leader=$(cat leader)
      ${script}
      touch stop
      wait $started; status=$?
      cat got
      exit $status`;
    const ended = await place.run(all, sandbox, QUIET);
    expect(ended.status).toBe(5);
    return ended.stdout.trimEnd().split('\n');
  }

  // Held up, the program can pass a signal on only when the command has got it already: two in a row would be one.
  test.each(
    (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGWINCH'] as const).flatMap((signal) =>
      (['pipe', 'terminal'] as const).map((at) => [signal, at] as const),
    ),
  )('%s to the process group reaches the command once (%s)', async (signal, at) => {
    const signals = await got(
      at,
      `kill -STOP $leader
      kill -${signal.slice(3)} -$leader
      wait_for grep -qx ${signal} got
      later() { kill -CONT $started $leader; kill -USR2 $leader; grep -qx SIGUSR2 got; }
      wait_for later`,
    );
    expect(signals.filter((name) => name === signal)).toEqual([signal]);
  });

  test.each(['pipe', 'terminal'] as const)(
    'to the program alone reaches the command once (%s)',
    async (at) => {
      const signals = [...ENDING, ...HARMLESS, 'SIGUSR1' as const].filter((signal) => signal !== 'SIGTSTP');
      const send = signals.map(
        (signal) => `kill -${constants.signals[signal]} $leader; wait_for grep -qx ${signal} got\n`,
      );
      expect(await got(at, send.join(''))).toEqual(signals);
    },
    20_000,
  );

  test('reaches a command with a process group of its own, too', async () => {
    const send = 'kill -TERM -$leader; wait_for grep -qx SIGTERM got';
    expect(await got('pipe', send, 'setsid node tell.mjs')).toEqual(['SIGTERM']);
  });

  test('that stops the program stops the command, and it goes on with it', async () => {
    const script = `${WAIT}
      ${WORDS} exec -- sh -c 'echo $$ > command; touch ready; exec sleep 20' & pid=$!
      wait_for [ -e ready ]
      are() { [ "$(cut -d ' ' -f 3 /proc/$pid/stat "/proc/$(cat command)/stat" | tr -d '\\n')" = "$1" ]; }
      kill -TSTP $pid
      wait_for are TT
      kill -CONT $pid
      wait_for are SS
      kill $pid
      wait $pid`;
    expect(await place.run(script, sandbox, CLASSIC)).toMatchObject({ status: 143 });
  });

  test('ends a run whose output nobody reads', async () => {
    // Opened for reading and writing, the pipe has a reader that takes nothing.
    const script = `${WAIT}
      mkfifo out; exec 8<> out
      ${WORDS} exec -- sh -c 'touch ready; exec yes' > out & pid=$!
      wait_for [ -e ready ]
      kill -TERM $pid
      wait $pid`;
    expect(await place.run(script, sandbox, CLASSIC)).toMatchObject({ status: 143 });
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

  test('holds nothing up when the command has ended, although the server keeps silent', async () => {
    sandbox.oauth.accessTokenSeconds = 2;
    const silence = sandbox.faults.add({ path: '/oauth/token', after: 1, then: { stall: 'headers' } });
    const began = performance.now();
    const ended = await place.run(
      'jira_auth exec -- sh -c "sleep 1.5; exit 42"',
      sandbox,
      asEnvironment(ways.clientCredentials),
    );
    expect([ended.status, silence.hits]).toEqual([42, 1]);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
