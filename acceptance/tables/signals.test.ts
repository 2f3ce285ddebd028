import { expect, test } from '@jest/globals';
import { constants } from 'node:os';
import { ENDING } from '../../src/signals.js';
import { play, tokens, ways } from '../../__tests__/dist/scenario.js';

test.each(ENDING)('%s ends a run, and leaves nothing (E6)', async (signal) => {
  const { main } = await play({
    inputs: ways.classic,
    faults: [{ path: '/rest/api/3/myself', then: { stall: 'headers' } }],
    step: { signalAfter: { signal, afterOutput: '::add-mask::' }, timeoutMs: 10_000 },
  });
  expect(main).toMatchObject({ status: 128 + constants.signals[signal], stderr: '', outputs: {}, env: {} });
});

test('SIGINT is not lost while a refused credential waits for the look-up of the site', async () => {
  let refused = (): boolean => false;
  const { main } = await play({
    inputs: { ...ways.classic, 'api-token': tokens.expired, 'auth-method': 'api-token' },
    arrange: ({ faults, requests }) => {
      faults.add({ path: '/_edge/tenant_info', then: { stall: 'headers' } });
      refused = () => requests.some(({ path }) => path.endsWith('/myself'));
    },
    step: { signalAfter: { signal: 'SIGINT', when: () => refused() }, timeoutMs: 20_000 },
  });
  expect(main).toMatchObject({ status: 130, outputs: {}, env: {} });
});
