import { expect, test } from '@jest/globals';
import { play, ways } from './scenario.js';

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while Jira keeps silent ends the step with %i at once, and leaves nothing', async (signal, status) => {
  const { main } = await play({
    inputs: ways.classic,
    arrange: ({ faults }) => {
      faults.add({ then: { stall: 'headers' } });
    },
    step: { signalAfter: { signal, afterOutput: '::add-mask::' }, timeoutMs: 10_000 },
  });
  expect(main).toMatchObject({ status, stderr: '', outputs: {}, env: {} });
  expect(main.durationMs).toBeLessThan(5_000);
});
