// Only these tests listen at the redirect address of the fixtures' app: one port, so one file, one test at a time.
import { expect, test } from '@jest/globals';
import { existsSync, statSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { jiraAuth } from '../../__tests__/dist/command-line.js';
import { begin, consented, given, IN_FILE, LISTENING, PASTED } from '../../__tests__/dist/consenting.js';
import { file, isAlive, ofFile, shell } from '../../__tests__/dist/refreshing.js';

const { sites } = fixtures;

test.each([
  ['JIRA_ALLOWED_HOSTS', 'elsewhere.atlassian.net', 'host-not-allowed'],
  ['JIRA_EXPECTED_ACCOUNT_ID', 'FAKE:another', 'unexpected-account'],
  ['JIRA_REQUIRED_PERMISSIONS', 'ADMINISTER', 'permission-denied'],
])('a consent that %s stops is not kept', async (variable, value, code) => {
  for (const args of [IN_FILE, ['--print']]) {
    const ended = await consented(args, { [variable]: value });
    expect(ended).toMatchObject({ stdout: '', stderr: expect.stringContaining(`Code: ${code}\n`) });
    expect(ofFile()).toBe('');
  }
});

test('a file is for its owner alone, and has no lock; with --json it tells what was done', async () => {
  shell.write('refresh-token', 'FAKE one\nFAKE two\n', 0o600);
  const { status, stdout } = await consented(['--json', ...IN_FILE]);
  expect([status, statSync(file()).mode & 0o777, existsSync(`${file()}.lock`)]).toEqual([0, 0o600, false]);
  expect(isAlive(ofFile())).toBe(true);
  expect(JSON.parse(stdout)).toEqual({
    savedIn: 'the file refresh-token',
    consentedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    sites: [sites.acme.url, sites.globex.url],
  });
});

test('what comes back without a code is refused, and not shown', async () => {
  const { page, ...ended } = await consented(IN_FILE, {}, (url) => {
    const state = new URL(url).searchParams.get('state') ?? '';
    const parameters = { state, error: 'FAKE_error', error_description: '<b>FAKE text</b>' };
    return `${LISTENING}?${new URLSearchParams(parameters).toString()}`;
  });
  expect(ended).toMatchObject({ status: 7, stdout: '' });
  expect(page).toEqual({ status: 400, text: expect.stringContaining('<title>The consent did not work') });
  expect(ended.stderr + page.text).not.toMatch(/FAKE_error|FAKE text/);
  expect([ofFile(), shell.sandbox.oauth.tokenRequests]).toEqual(['', 0]);
});

const PASTING = ['--paste', '--redirect-uri', PASTED, '--print'];

test('--paste ends with 2 if nothing is pasted', async () => {
  const ended = await jiraAuth(...given(PASTING));
  expect(ended).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('No address was') });
  expect(shell.sandbox.oauth.tokenRequests).toBe(0);
});

test.each([
  ['SIGINT', 130, PASTING],
  ['SIGTERM', 143, IN_FILE],
] as const)(
  '%s while the person is thinking ends with %i, and leaves no lock: %j',
  async (signal, status, words) => {
    const [run] = await begin(words);
    if (words === PASTING) await run.said(/Paste that address here/);
    run.child.kill(signal);
    expect(await run.ended).toMatchObject({ status, stdout: '' });
    expect(existsSync(`${file()}.lock`)).toBe(false);
  },
);
