import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { Place } from '../../acceptance/places/place.js';
import { TRIALS } from '../../acceptance/places/trials.js';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

// A few of them, one of each kind; `npm run accept -- places` tries all.
test.each([
  'GITHUB_ENV is a pipe that nobody reads',
  'GITHUB_STATE is a link to a file',
  'GITHUB_STEP_SUMMARY is /dev/full',
  'RUNNER_TEMP is a link to a folder',
  "a link to a folder stands where the step's folder is to be",
  'a link stands where curl.conf is to be',
  "Woodpecker: a link stands where the next step's file is to be",
  "post: the state has a session at an attacker's",
])('%s', async (what) => {
  const trial = TRIALS.find((one) => one.what === what);
  if (!trial) throw new Error('There is no such trial.');
  const place = new Place(sandbox, trial.env);
  try {
    expect(await trial.run(place)).toEqual([]);
  } finally {
    place.remove();
  }
});
