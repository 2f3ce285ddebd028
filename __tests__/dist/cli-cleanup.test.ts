import { expect, jest, test } from '@jest/globals';
import { basename } from 'node:path';
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

test('leaves what a running command uses, and what is not its own', async () => {
  const here = { job: '', space: spaceOfProcesses(), process: 999_999_999 };
  const running = { ...here, process: process.pid };
  const jobs = [here, running, { ...here, space: 'a container' }];
  const names = jobs.map((_job, index) => `jira-auth-${String(index).repeat(32)}`);
  for (const [index, name] of names.entries())
    shell.write(`temp/${name}/job.json`, JSON.stringify(jobs[index]));
  const others = ['FAKE', `jira-auth-${'f'.repeat(32)}`];
  for (const name of others) shell.write(`temp/${name}/curl.conf`, '');
  await shell.run('chmod 777 temp/*; jira_auth cleanup', {});
  expect(shell.place.left().sort()).toEqual([...others, ...names.slice(1)].sort());
  await shell.run('jira_auth cleanup --all', {});
  expect(shell.place.left().sort()).toEqual(others);
  await shell.run('rm -r temp/*', {});
});

test("a folder that can't be read is named, and stops nothing else", async () => {
  const [bad, good] = ['0', '1'].map((digit) => `temp/jira-auth-${digit.repeat(32)}`) as [string, string];
  shell.write(`${bad}/job.json`, ' '.repeat(40_000_000));
  shell.write(`${good}/job.json`, '{}');
  const { status, stderr } = await shell.run('jira_auth cleanup --all', {});
  expect([status, stderr.includes(`${bad} could not be removed`)]).toEqual([8, true]);
  expect(await shell.run(`ls temp; rm -r ${bad}`, {})).toMatchObject({ stdout: `${basename(bad)}\n` });
});

test('several at the same time', async () => {
  for (let round = 0; round < 400; round++) {
    const folder = `temp/jira-auth-${round.toString(16).padStart(32, '0')}`;
    shell.write(`${folder}/job.json`, JSON.stringify({ job: '' }));
    shell.write(`${folder}/curl.conf`, 'FAKE');
  }
  const all = await Promise.all([1, 2, 3, 4].map(() => shell.run('jira_auth cleanup --all', {})));
  expect(all.map(({ status, stderr }) => [status, stderr.replace(/\d+ folder/, 'N folder')])).toEqual(
    all.map(() => [0, expect.stringMatching(/^(?:Removed N folders?|This job or shell left nothing)/)]),
  );
});
