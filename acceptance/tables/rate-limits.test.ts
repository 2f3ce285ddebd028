import { expect, test } from '@jest/globals';
import { rateLimited } from '../../sandbox/index.js';
import { play, ways } from '../../__tests__/dist/scenario.js';

const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const epoch = (date: Date): string => String(Math.floor(date.getTime() / 1000));

test.each<[string, (skew: number) => Parameters<typeof rateLimited>[0], number?]>([
  ['in ISO 8601', (skew) => ({ reset: () => inSeconds(skew + 2).toISOString() })],
  ['in ISO 8601, in two hours', (skew) => ({ reset: () => inSeconds(skew + 2).toISOString() }), 7200],
  ['in seconds since 1970', (skew) => ({ reset: () => epoch(inSeconds(skew + 2)) }), -7200],
  ['by the structured header', () => ({ headers: { ratelimit: '"global";r=0;t=1, "burst";r=7;t=900' } })],
  [
    'by a header of today, not of tomorrow',
    (skew) => ({ reset: () => inSeconds(skew + 2).toISOString(), headers: { 'beta-retry-after': '900' } }),
  ],
])('a reset that is near is waited for, by the clock of the server: %s', async (_what, limit, skew = 0) => {
  const { main } = await play({
    inputs: ways.classic,
    arrange: (world) => {
      world.dateSkewSeconds = skew;
      world.faults.add({ path: '/rest/api/3/myself', times: 1, then: rateLimited(limit(skew)) });
    },
  });
  expect(main.status).toBe(0);
  expect(/It asks to wait [123] s or longer\. Trying again in [123]\.\d s\./.test(main.stdout)).toBe(true);
});

test.each([
  ['in ISO 8601', () => inSeconds(1800).toISOString()],
  ['without seconds', () => `${inSeconds(1800).toISOString().slice(0, 16)}Z`],
  ['with an offset', () => inSeconds(1800).toISOString().replace(/\..*/, '+0000')],
  ['in seconds since 1970', () => epoch(inSeconds(1800))],
])('a reset after the budget ends the step at once: %s', async (_what, reset) => {
  const { main, sandbox } = await play({
    inputs: ways.classic,
    faults: [{ path: '/rest/api/3/myself', then: rateLimited({ reset: reset() }) }],
  });
  expect(main.outputs).toEqual({ 'error-code': 'rate-limited' });
  const [, wait] = /It asks to wait (\d+) s or longer/.exec(main.stdout) ?? [];
  expect(Math.abs(Number(wait) - 1800)).toBeLessThanOrEqual(62);
  expect(sandbox.requests.filter(({ path }) => path.endsWith('/myself'))).toHaveLength(1);
});
