import { expect, test } from '@jest/globals';
import type { Faults } from '../../sandbox/index.js';
import { play, tokens, ways } from './scenario.js';

const moments: [name: string, arrange: (faults: Faults) => void][] = [
  ['while Jira keeps silent', (faults) => faults.add({ then: { stall: 'headers' } })],
  [
    'while a body is under way',
    (faults) => faults.add({ path: '/rest/api/3/myself', then: { stall: 'body' } }),
  ],
  [
    'between two attempts',
    (faults) => faults.add({ then: { status: 503, headers: { 'retry-after': '30' } } }),
  ],
];

test.each(
  moments.flatMap(([moment, arrange]) => [
    ['SIGINT' as const, moment, 130, arrange] as const,
    ['SIGTERM' as const, moment, 143, arrange] as const,
  ]),
)('%s %s ends the step with %i at once, and leaves nothing', async (signal, moment, status, arrange) => {
  const afterOutput = moment === 'between two attempts' ? 'Trying again' : '::add-mask::';
  const { main } = await play({
    inputs: ways.classic,
    arrange: ({ faults }) => {
      arrange(faults);
    },
    step: { signalAfter: { signal, afterOutput }, timeoutMs: 10_000 },
  });
  expect(main).toMatchObject({ status, stderr: '', outputs: {}, env: {} });
  expect(main.durationMs).toBeLessThan(10_000);
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

test('a refused credential is not held back for long by the look-up of the site', async () => {
  const { main } = await play({
    inputs: { ...ways.classic, 'api-token': tokens.expired, 'auth-method': 'api-token' },
    arrange: ({ faults }) => {
      faults.add({ path: '/_edge/tenant_info', then: { stall: 'headers' } });
    },
    step: { timeoutMs: 10_000 },
  });
  expect(main).toMatchObject({ status: 3, outputs: { 'error-code': 'credentials-rejected' } });
  expect(main.durationMs).toBeLessThan(10_000);
});

test('SIGINT after a refresh token was exchanged says how long the stored one works', async () => {
  let asked = (): boolean => false;
  const { main } = await play({
    inputs: ways.refreshToken,
    arrange: ({ faults }) => {
      const myself = faults.add({ path: /\/myself$/, then: { stall: 'headers' } });
      asked = () => myself.hits > 0;
    },
    step: { signalAfter: { signal: 'SIGINT', when: () => asked() }, timeoutMs: 20_000 },
  });
  expect(main).toMatchObject({ status: 130, outputs: {}, env: {} });
  expect(main.annotations).toMatchObject([{ level: 'warning' }]);
  expect(main.annotations[0]?.message).toContain('the stored one works for ten more minutes');
});
