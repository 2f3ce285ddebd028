import { describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { ENDING, HARMLESS } from '../../src/ending.js';
import { refuseAbsent } from '../../__tests__/project/absent.js';
import { areNonBlocking, CLASSIC, HAS_TERMINAL, Shell, WORDS } from '../../__tests__/dist/shell.js';

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

test.each([
  ['of a command that a signal has ended is 128 and the signal', '#!/bin/sh\nkill -9 $$\n', 137],
  ['is 127 for a script whose interpreter is not there', '#!/no/such/interpreter\n', 127],
])('the exit status %s', async (_what, script, status) => {
  shell.write('script', script, 0o755);
  expect((await shell.run('jira_auth exec -- ./script')).status).toBe(status);
});

describe('what the command prints', () => {
  test('never shows the secret through a name of standard error', async () => {
    shell.write('script.sh', 'printf "%s\\n" "$JIRA_API_TOKEN" > /dev/stderr');
    expect(await shell.run('jira_auth exec -- sh script.sh')).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^\*{3}$/m),
    });
  });

  test('is the same byte for byte if it holds no secret', async () => {
    shell.write('random', randomBytes(3_000_000));
    await shell.run('jira_auth exec -- cat random > copy');
    const hashOf = (name: string): string =>
      createHash('sha256')
        .update(readFileSync(shell.path(name)))
        .digest('hex');
    expect(hashOf('copy')).toBe(hashOf('random'));
  });

  test('comes at once, a prompt without a line end too', async () => {
    // The command ends only after its prompt has been seen.
    const script = `mkfifo seen
      jira_auth exec -- sh -c 'printf "Go on? "; head -c 1 < seen > /dev/null' > out &
      while ! grep -q 'Go on? ' out 2>/dev/null; do sleep 0.05; done
      printf y > seen
      wait`;
    expect((await shell.run(script)).status).toBe(0);
  });

  test('ends with its reader, as without this program, and the status is still its own', async () => {
    const run = "{ jira_auth exec -- sh -c 'yes; echo $? > ended; exit 3'; echo $? > status; } | head -n 1";
    expect(await shell.run(run)).toMatchObject({ status: 0, stdout: 'y\n' });
    expect(shell.read('status')).toBe('3\n');
  });

  test('is whole for a reader who is slow (G19)', async () => {
    // Longer than the program waits for an ended command's output when no process holds it open.
    const script = "jira_auth exec -- sh -c 'head -c 400000 /dev/zero; echo END' | { sleep 3; tail -c 4; }";
    expect((await shell.run(script)).stdout).toBe('END\n');
  });

  test.each([
    ['is silent', 'sleep 60', 'cat'],
    ['prints all the time', 'yes ""', 'cat'],
    ['prints all the time to a slow reader', 'yes ""', '{ sleep 3; cat; }'],
  ])('holds nothing up that it leaves behind and that %s', async (_how, left, reader) => {
    shell.write('leave.sh', `( ${left} ) & echo done; exit 5`);
    const script = `{ jira_auth exec -- sh leave.sh; echo $? > status; } | ${reader} | tr -d '\\n'; cat status`;
    expect(await shell.run(script)).toMatchObject({ stdout: 'done5\n' });
  });

  test.each([
    ['a pipe', '| cat'],
    ['a socket', ''],
  ])('goes to what stays as it was for other programs: %s', async (_what, reader) => {
    const script = `{ jira_auth exec -- sh -c 'touch ready; read line' < wait &
        exec 8> wait
        for i in $(seq 400); do [ ! -e ready ] || break; sleep 0.02; done
        cat /proc/self/fdinfo/6 /proc/self/fdinfo/7 6>&1 7>&2 > flags
        echo go >&8; wait; } ${reader}`;
    await shell.run(`mkfifo wait; ${script}`);
    expect(areNonBlocking(shell.read('flags'))).toEqual([false, false]);
  });
});

describe('a signal', () => {
  /** Records every signal that arrives, and ends with 5 when it is told to. */
  const TELL = `import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
    for (const signal of ${JSON.stringify([...ENDING, ...HARMLESS, 'SIGUSR1'])})
      process.on(signal, () => appendFileSync('got', signal + '\\n'));
    writeFileSync('got', '');
    writeFileSync('ready', '');
    setInterval(() => existsSync('stop') && process.exit(5), 20);
    setTimeout(() => process.exit(99), 10_000);`;
  const WAIT = `wait_for() { for i in $(seq 400); do ! "$@" || return 0; sleep 0.02; done; exit 99; }`;

  const START = {
    pipe: 'setsid -w sh start.sh',
    terminal: "script -qec 'exec sh start.sh' /dev/null < /dev/null",
  };
  const PLACES = HAS_TERMINAL ? (['pipe', 'terminal'] as const) : (['pipe'] as const);

  test('a terminal is there where CI runs', () => {
    refuseAbsent(['script'], HAS_TERMINAL ? ['script'] : []);
  });

  /** Runs the program as a group's leader, and a script that sends signals. @returns signals that the command got */
  async function got(at: keyof typeof START, script: string): Promise<string[]> {
    shell.write('tell.mjs', TELL);
    shell.write('start.sh', `echo $$ > leader; exec ${WORDS} exec -- node tell.mjs`);
    const ended = await shell.run(`${WAIT}
      ${START[at]} > out & started=$!
      wait_for [ -e ready ]
      leader=$(cat leader)
      ${script}
      touch stop
      wait $started; status=$?
      cat got
      exit $status`);
    expect(ended.status).toBe(5);
    return ended.stdout.trimEnd().split('\n');
  }

  // Stopped, the program can forward a signal only after the command has got it: two pending at once would be one.
  test.each(
    ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGWINCH'].flatMap((signal) =>
      PLACES.map((at) => [signal, at] as const),
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

  test.each(PLACES)('to the program alone reaches the command once (%s)', async (at) => {
    const signals = [...ENDING, ...HARMLESS, 'SIGUSR1' as const].filter((signal) => signal !== 'SIGTSTP');
    const send = signals.map(
      (signal) => `kill -${constants.signals[signal]} $leader; wait_for grep -qx ${signal} got\n`,
    );
    expect(await got(at, send.join(''))).toEqual(signals);
  });

  // Only a separate process group, such as a shell's job, can be stopped wherever this runs. A loop in bash itself ends
  // when one of its jobs stops, but in a subshell it goes on.
  const STOPPED = `
    set -m
    ${WORDS} exec -- sh -c 'echo $$ > command; touch ready; exec sleep 20' & pid=$!
    wait_for [ -e ready ]
    are() { [ "$(cut -d ' ' -f 3 /proc/$pid/stat "/proc/$(cat command)/stat" | tr -d '\\n')" = "$1" ]; }
    kill -TSTP $pid
    (wait_for are TT) || exit 98
    kill -CONT $pid
    (wait_for are SS) || exit 97
    kill $pid`;

  // Opened for reading and writing, the pipe has a reader that never reads.
  const UNREAD = `
    mkfifo out; exec 8<> out
    ${WORDS} exec -- sh -c 'touch ready; exec yes' > out & pid=$!
    wait_for [ -e ready ]
    kill -TERM $pid`;

  test.each([
    ['that stops the program stops the command, and it goes on with it', STOPPED],
    ['ends a run whose output nobody reads', UNREAD],
  ])('%s', async (_what, script) => {
    const ended = await shell.run(`${WAIT}${script}\nwait $pid`, CLASSIC, 'bash');
    expect(ended).toMatchObject({ status: 143 });
  });
});
