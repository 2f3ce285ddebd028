import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { play, type SignalAt } from '../../acceptance/moments/cut.js';
import { SCENARIOS } from '../../acceptance/moments/scenarios.js';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

const [scenario] = SCENARIOS;

async function run(when?: SignalAt): Promise<{ status: number | null; moments: string[] }> {
  if (!scenario) throw new Error('There is no scenario.');
  const { ran, wrong, moments } = await play(
    scenario,
    sandbox,
    (place) => when ?? { names: place.path('moments') },
  );
  expect(wrong).toEqual([]);
  return { status: ran.status, moments };
}

// `npm run accept -- signals` tests every moment and every signal.
test('killed with half of the curl config written, or ended while it asks, the Action leaves nothing', async () => {
  const { status, moments } = await run();
  expect(status).toBe(0);
  const half = moments.indexOf('half of writeFileSync curl.conf') + 1;
  expect(half).toBeGreaterThan(0);
  expect((await run({ at: half, signal: 'SIGKILL' })).status).toBeNull();
  const asked = moments.indexOf('ask GET myself') + 1;
  expect(asked).toBeGreaterThan(0);
  expect((await run({ at: asked, signal: 'SIGTERM' })).status).toBe(143);
});
