import { expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Job } from '../../sandbox/runner/index.js';
import { play, POST, ways } from './scenario.js';

const NAME = `jira-auth-${'0'.repeat(32)}`;

test('post twice succeeds twice (E7)', async () => {
  await play({
    inputs: ways.classic,
    afterwards: async ({ job, main }) => {
      for (const said of ['Removed the files of this step.', 'The files of this step are already gone.']) {
        expect(await job.runAction(POST, { state: main.state })).toMatchObject({
          status: 0,
          stdout: `${said}\n`,
        });
      }
    },
  });
});

test.each([
  ['a path upwards', '../outside'],
  ['the name with a line behind it', `${NAME}\n`],
])('post with a forged state deletes nothing: %s (B14)', async (_what, directory) => {
  const job = new Job();
  try {
    const outside = join(job.temp, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'curl.conf'), 'mine');
    const post = await job.runAction(POST, { state: { directory } });
    expect(post).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(outside, 'curl.conf'), 'utf8')).toBe('mine');
  } finally {
    job.cleanup();
  }
});

test('post that can not remove the folder warns, and does not fail the job', async () => {
  const job = new Job();
  try {
    mkdirSync(join(job.temp, NAME));
    writeFileSync(join(job.temp, NAME, 'kept'), 'mine');
    const post = await job.runAction(POST, { state: { directory: NAME } });
    expect(post).toMatchObject({ status: 0, stderr: '' });
    expect(post.annotations).toMatchObject([{ level: 'warning' }]);
    expect(existsSync(join(job.temp, NAME, 'kept'))).toBe(true);
  } finally {
    job.cleanup();
  }
});
