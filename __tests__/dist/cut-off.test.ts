import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { SCENARIOS } from '../../acceptance/signals/scenarios.js';
import { World, type SignalAt } from '../../acceptance/signals/world.js';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

const [scenario] = SCENARIOS;

async function run(when: (world: World) => SignalAt): Promise<{ status: number | null; moments: string[] }> {
  if (!scenario) throw new Error('There is no scenario.');
  const world = new World(sandbox);
  try {
    const signal = when(world);
    const { ran, wrong } = await scenario.run(world, signal);
    expect(wrong).toEqual([]);
    const moments = 'names' in signal ? readFileSync(signal.names, 'utf8').split('\n') : [];
    return { status: ran.status, moments };
  } finally {
    world.remove();
  }
}

// `npm run accept -- signals` does it at every moment, and with every signal.
test('killed with half of the curl config written, or ended while it asks, the Action leaves nothing', async () => {
  const { status, moments } = await run((world) => ({ names: join(world.root, 'moments') }));
  expect(status).toBe(0);
  const half = moments.indexOf('half of writeFileSync curl.conf') + 1;
  expect(half).toBeGreaterThan(0);
  expect((await run(() => ({ at: half, signal: 'SIGKILL' }))).status).toBeNull();
  const asked = moments.indexOf('ask GET myself') + 1;
  expect(asked).toBeGreaterThan(0);
  expect((await run(() => ({ at: asked, signal: 'SIGTERM' }))).status).toBe(143);
});
