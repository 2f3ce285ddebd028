// More signals and outputs: acceptance/tables/exec.test.ts.
import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { asEnvironment, CHANGE_FIELD, CLASSIC, COOKIE, FIELD, Shell, WORDS } from './shell.js';
import { ways } from './ways.js';

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

test('the command gets the variables, changes a field, and nothing is left', async () => {
  shell.write('change.sh', `${CHANGE_FIELD}\necho "$JIRA_ACCOUNT_ID"; exit 42`);
  const ended = await shell.run('jira_auth exec -- sh change.sh');
  expect(ended).toMatchObject({ status: 42, stdout: '712020:FAKE-ada\n' });
  expect(shell.sandbox.issue('PROJ-1')?.fields[FIELD]).toMatchObject({ value: 'Development Completed' });
});

test.each([{}, { RES_OPTIONS: 'timeout:1 attempts:2' }])(
  'the rest of its environment is as it was: %j',
  async (more) => {
    shell.write('names.sh', "env -u _ -u OLDPWD | grep -v '^JIRA_' | sort");
    const script = 'sh names.sh >before; jira_auth exec -- sh names.sh | diff before -';
    expect(await shell.run(script, { ...CLASSIC, ...more })).toMatchObject({ status: 0, stdout: '' });
  },
);

test("its exit status counts also where its output can't be written", async () => {
  const ended = await shell.run("jira_auth exec -- sh -c 'echo lost; exit 5' > /dev/full");
  const stderr = expect.stringMatching(/^jira-auth: The command's output can't be written \(ENOSPC\)\.$/m);
  expect(ended).toMatchObject({ status: 5, stderr });
});

test('what is no program is said before Jira is asked, and 127', async () => {
  const ended = await shell.run('jira_auth exec -- no-such-command');
  expect(ended).toMatchObject({ status: 127, stdout: '' });
  expect(ended.stderr).toContain('jira-auth: no-such-command is not a program on the PATH');
  expect(shell.sandbox.connects).toEqual([]);
});

test('with a refused credential the command does not run', async () => {
  const refused = { ...CLASSIC, JIRA_API_TOKEN: fixtures.tokens.expired };
  const ended = await shell.run('jira_auth exec --json -- touch temp/ran', refused);
  expect(ended.status).toBe(3);
  expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'credentials-rejected' } });
});

test('what the command prints never shows the secret', async () => {
  shell.write('print.sh', 'echo "$JIRA_API_TOKEN"; printf %s "$JIRA_API_TOKEN" | base64 >&2');
  expect(await shell.run('jira_auth exec -- sh print.sh')).toMatchObject({
    status: 0,
    stdout: '***\n',
    stderr: expect.stringMatching(/^\*{3}$/m),
  });
});

test('a signal reaches the command, whose status counts', async () => {
  shell.write('wait.sh', 'trap "exit 5" TERM; touch ready; while :; do sleep 0.02; done');
  const script = `${WORDS} exec -- sh wait.sh & pid=$!
    while [ ! -e ready ]; do sleep 0.02; done
    kill $pid; wait $pid`;
  expect(await shell.run(script)).toMatchObject({ status: 5 });
});

test('a session cookie is logged out when the command has ended', async () => {
  const ask = 'curl -q -K "$JIRA_CURL_CONFIG" -sS --fail-with-body "$JIRA_API_URL/myself"';
  const ended = await shell.run(`jira_auth exec -- sh -c '${ask}'`, COOKIE);
  expect(ended).toMatchObject({ status: 0, stdout: expect.stringContaining('dora') });
  expect(shell.sandbox.dataCenter.sessions).toBe(0);
});

test('an access token that would end is renewed in place', async () => {
  shell.sandbox.oauth.accessTokenSeconds = 2;
  shell.write(
    'wait.sh',
    `cp "$JIRA_CURL_CONFIG" first
    while cmp -s first "$JIRA_CURL_CONFIG"; do sleep 0.02; done
    curl -q -K "$JIRA_CURL_CONFIG" -sS --fail-with-body "$JIRA_API_URL/myself" -o answer`,
  );
  const ended = await shell.run('jira_auth exec -- sh wait.sh', asEnvironment(ways.clientCredentials));
  expect(ended).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('The access token was renewed'),
  });
});
