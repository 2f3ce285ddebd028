import { expect, jest, test } from '@jest/globals';
import { hostname } from 'node:os';
import { spaceOfProcesses } from '../../src/store/file-lock.js';
import { Shell } from './shell.js';

jest.setTimeout(20_000);

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

test.each([
  ['by the variable', 'jira_auth cleanup'],
  [
    'by the option',
    'config=$JIRA_CURL_CONFIG; unset JIRA_CURL_CONFIG; jira_auth cleanup --curl-config "$config"',
  ],
])('where the folder for temporary files is another one by now, %s', async (_what, cleanUp) => {
  const script = `eval "$(jira_auth export)"; export TMPDIR="$HOME"; ${cleanUp}`;
  const { status, stderr } = await shell.run(script);
  expect(status).toBe(0);
  expect(stderr).toContain('Removed 1 folder with credentials.');
});

test('leaves what a command in another container uses, where host name and folder are the same', async () => {
  const here = { job: '', machine: hostname(), space: spaceOfProcesses(), process: 999_999_999 };
  const folders = ['0', '1'].map((digit) => `jira-auth-${digit.repeat(32)}`);
  shell.write(`temp/${folders[0] ?? ''}/job.json`, JSON.stringify(here));
  shell.write(`temp/${folders[1] ?? ''}/job.json`, JSON.stringify({ ...here, space: 'another container' }));
  await shell.run('chmod 700 temp/jira-auth-*; jira_auth cleanup', {});
  expect(shell.place.left()).toEqual(folders.slice(1));
  await shell.run('jira_auth cleanup --all', {});
});

test('several at the same time, each of which sees folders that another one removes', async () => {
  for (let round = 0; round < 400; round++) {
    const folder = `temp/jira-auth-${round.toString(16).padStart(32, '0')}`;
    shell.write(`${folder}/job.json`, JSON.stringify({ job: '', machine: hostname() }));
    shell.write(`${folder}/curl.conf`, 'FAKE');
  }
  // They were written with the usual umask, and folders that others can enter are ignored.
  const { status } = await shell.run('chmod 700 temp/jira-auth-*', {});
  expect(status).toBe(0);
  const all = await Promise.all([1, 2, 3, 4].map(() => shell.run('jira_auth cleanup --all', {})));
  expect(all.map(({ status, stderr }) => [status, stderr.replace(/\d+ folder/, 'N folder')])).toEqual(
    all.map(() => [0, expect.stringMatching(/^(?:Removed N folders?|This job or shell left nothing)/)]),
  );
});
