import { describe, expect, test } from '@jest/globals';
import { areNonBlocking, CLASSIC, COOKIE, Shell, WORDS } from '../../__tests__/dist/shell.js';

const shell = new Shell();

test.each([
  ['a full disk', '> /dev/full', 8],
  ['no reader', '| true', 0],
])('a failure of the output of export leaves no file: %s', async (_what, redirection, status) => {
  const ended = await shell.run(`jira_auth export --format sh ${redirection}`);
  expect([ended.status, shell.place.left()]).toEqual([status, []]);
});

test('cleanup ends a session, also from another shell of the same job', async () => {
  const job = { GITLAB_CI: 'true', CI_JOB_ID: '17' };
  const state = (): number[] => [shell.sandbox.dataCenter.sessions, shell.place.left().length];
  await shell.run('eval "$(jira_auth export)"', { ...COOKIE, ...job });
  const other = await shell.run('jira_auth cleanup', { ...job, CI_JOB_ID: '18' });
  expect([other.status, ...state()]).toEqual([0, 1, 1]);
  expect(other.stderr).toContain('Kept 1 folder of other logins');
  const own = await shell.run('jira_auth cleanup --json', job);
  expect(JSON.parse(own.stdout)).toEqual({ removed: 1, loggedOut: 1, left: 0, failed: 0 });
  expect(state()).toEqual([0, 0]);
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
    ['a credentials file', `jira_auth check --credentials-file <(echo "credentials: [${ENTRY}]")`],
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
  test.each(['--api-token-file', '--credentials-file'])(
    'is waited for until a signal comes: %s',
    async (option) => {
      const script = `mkfifo pipe
        ${WORDS} check ${option} pipe & pid=$!
        exec 8> pipe
        kill $pid
        wait $pid`;
      expect(await shell.run(script, WITHOUT)).toMatchObject({ status: 143, stdout: '' });
    },
  );

  test.each(['-', '<(yes)'])('is read no further than the size of a secret: %s', async (file) => {
    const ended = await shell.run(`yes | jira_auth check --api-token-file ${file}`, WITHOUT, 'bash');
    expect(ended).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Can't read "),
    });
  });
});
