import { expect, test } from '@jest/globals';
import { dataCenterWays, onDataCenter, play } from '../../__tests__/dist/scenario.js';
import type { Sandbox } from '../../sandbox/index.js';

const inputs = dataCenterWays['personal-access-token'];
const DAY_MS = 86_400_000;

/** Noon of a day, UTC: at any time of today it is as many days away. */
const inDays = (days: number): string =>
  new Date((Math.floor(Date.now() / DAY_MS) + days + 0.5) * DAY_MS).toISOString().replace('Z', '+0000');
const token = (id: number, name: string, expiringAt?: string) => ({
  id,
  name,
  createdAt: inDays(-300),
  ...(expiringAt === undefined ? {} : { expiringAt }),
});
const listing =
  (...list: ReturnType<typeof token>[]) =>
  (sandbox: Sandbox): void => {
    sandbox.dataCenter.patList = list;
  };

test.each([
  ['the only one', {}, listing(token(1, 'ci', inDays(200))), '200'],
  [
    'the one with its name',
    { 'token-name': 'ci' },
    listing(token(1, 'other', inDays(9)), token(2, 'ci', inDays(200))),
    '200',
  ],
  ['one that never ends', {}, listing(token(1, 'ci', '9999-12-31T00:00:00.000+0000')), ''],
  ['one without a date', {}, listing(token(1, 'ci')), ''],
  ['several, without its name', {}, listing(token(1, 'a', inDays(9)), token(2, 'b', inDays(9))), ''],
  [
    'several, and a name that none has',
    { 'token-name': 'x' },
    listing(token(1, 'a', inDays(9)), token(2, 'b')),
    '',
  ],
  ['none', {}, listing(), ''],
])('days-left of %s', async (_what, more, arrange, days) => {
  const { main } = await play(onDataCenter({ inputs: { ...inputs, ...more }, arrange }));
  expect(main).toMatchObject({ status: 0, outputs: { 'days-left': days } });
  expect(main.outputs['expires-at'] === '').toBe(days === '');
});

test.each([403, 404, 500, 503])('a list that answers %i fails nothing', async (status) => {
  const { main } = await play(
    onDataCenter({
      inputs,
      arrange: ({ dataCenter: server }) => {
        server.patList = { status };
      },
    }),
  );
  expect(main).toMatchObject({ status: 0, outputs: { 'days-left': '', 'expires-at': '' } });
});
