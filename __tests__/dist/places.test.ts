import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { ROWS } from '../../acceptance/faults/rows/index.js';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

const trials = ROWS.flatMap((row) => row.trials);

// A few of them, one of each kind; `npm run accept -- faults` tries all.
test.each([
  'GITHUB_ENV is a pipe that nobody reads',
  'GITHUB_STATE is a link to a file',
  'GITHUB_STEP_SUMMARY is /dev/full',
  'RUNNER_TEMP is a link to a folder',
  "a link to a folder stands where the step's folder is to be",
  'a link stands where curl.conf is to be',
  "Woodpecker: a link stands where the next step's file is to be",
  "post: the state has a session at an attacker's",
])('%s', async (name) => {
  sandbox.reset();
  const seen = await trials.find((trial) => trial.name === name)?.run(sandbox);
  expect(seen?.problems).toEqual([]);
});
