import { expect, test } from '@jest/globals';
import { constants } from 'node:os';
import { ENDING } from '../../src/ending.js';
import { play, ways } from '../../__tests__/dist/scenario.js';

test.each(ENDING)('%s ends a run, and leaves nothing (E6)', async (signal) => {
  const { main } = await play({
    inputs: ways.classic,
    faults: [{ path: '/rest/api/3/myself', then: { stall: 'headers' } }],
    step: { signalAfter: { signal, afterOutput: '::add-mask::' }, timeoutMs: 10_000 },
  });
  expect(main).toMatchObject({ status: 128 + constants.signals[signal], stderr: '', outputs: {}, env: {} });
});
