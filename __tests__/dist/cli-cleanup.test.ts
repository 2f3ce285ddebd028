import { expect, jest, test } from '@jest/globals';
import { hostname } from 'node:os';
import { Shell } from './shell.js';

jest.setTimeout(20_000);

const shell = new Shell(() => {
  expect(shell.place.left()).toEqual([]);
});

test('several at the same time, each of which sees folders that another one removes', async () => {
  for (let round = 0; round < 400; round++) {
    const folder = `temp/jira-auth-${round.toString(16).padStart(32, '0')}`;
    shell.write(`${folder}/job.json`, JSON.stringify({ job: '', machine: hostname() }));
    shell.write(`${folder}/curl.conf`, 'FAKE');
  }
  // Written with the usual umask; a folder that others can enter is nobody's.
  const { status } = await shell.run('chmod 700 temp/jira-auth-*', {});
  expect(status).toBe(0);
  const all = await Promise.all([1, 2, 3, 4].map(() => shell.run('jira_auth cleanup --all', {})));
  expect(all.map(({ status, stderr }) => [status, stderr.replace(/\d+ folder/, 'N folder')])).toEqual(
    all.map(() => [0, expect.stringMatching(/^(?:Removed N folders?|This job or shell left nothing)/)]),
  );
});
