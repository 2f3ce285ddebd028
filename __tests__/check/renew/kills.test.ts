import { beforeAll, expect, test } from '@jest/globals';
import { FIRST, HOUR, Killed, type RunOptions, World } from './world.js';

/** The number of moments at which a renewal can be killed: before and after each of its effects. */
let moments = 0;

beforeAll(async () => {
  ({ steps: moments } = await new World().renew());
});

async function killed(world: World, options: RunOptions): Promise<void> {
  await expect(world.renew(options)).rejects.toThrow(Killed);
}

async function expectAlive(world: World, at: string): Promise<void> {
  expect([at, await world.works(world.stored)]).toEqual([at, true]);
}

async function expectRepair(world: World, at: string): Promise<void> {
  world.clock.advance(3 * HOUR);
  const { left } = await world.renew();
  expect([at, left, Object.values(world.names)]).toEqual([at, [], ['ci-token (jira-auth renewal of 1)']]);
  await expectAlive(world, at);
}

test('killed at any moment, also the rerun: what is stored works, and the next run repairs it', async () => {
  for (let one = 0; one < moments; one += 1) {
    // A rerun has at most 20 moments: the last ones reach its end.
    for (let other = 0; other < 20; other += 1) {
      const world = new World();
      await killed(world, { steps: one });
      const at = `killed after ${one} steps, then after ${other}`;
      const isRevoked = world.events.includes('DELETE /jira/rest/pat/latest/tokens/1');
      expect([at, await world.works(FIRST)]).toEqual([at, !isRevoked]);
      world.clock.advance(3 * HOUR);
      await world.renew({ steps: other }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      await expectAlive(world, at);
      await expectRepair(world, at);
    }
  }
});

test('a rerun at once spares what another may be about to save', async () => {
  const world = new World();
  await killed(world, { steps: 6 });
  expect(world.names).toEqual({ 1: 'ci-token', 10: 'ci-token (jira-auth renewal of 1)' });
  expect((await world.renew()).left).toEqual([expect.stringContaining('In the last two hours')]);
  expect(Object.keys(world.names)).toEqual(['10', '11']);
  await expectRepair(world, 'a rerun at once');
});

test('a queued job renews with the old token as long as it works', async () => {
  const world = new World();
  await killed(world, { steps: 8 });
  world.clock.advance(3 * HOUR);
  // The oldest is revoked last, because its end shows that a renewal is due.
  await world.renew({ token: FIRST });
  const revoked = world.events.flatMap((event) => /^DELETE .*\/(\d+)$/.exec(event)?.[1] ?? []);
  expect(revoked).toEqual(['10', '1']);
  expect(Object.values(world.names)).toEqual(['ci-token (jira-auth renewal of 1)']);
  await expectAlive(world, 'renewed with the old token');
});

test('of two renewals at once, the stored token works whatever their order', async () => {
  // The second starts and ends before or after each request of the first is answered.
  for (let at = 0; at < 8; at += 1) {
    const world = new World();
    let count = 0;
    const second = async (): Promise<void> => {
      if (count++ === at) await world.renew({ token: FIRST }).catch(() => undefined);
    };
    const first = world.renew({
      token: FIRST,
      answer: async (_request, model) => {
        await second();
        const answer = await model();
        await second();
        return answer;
      },
    });
    await first.catch(() => undefined);
    await expectAlive(world, `at moment ${at}`);
    await expectRepair(world, `at moment ${at}`);
  }
});
