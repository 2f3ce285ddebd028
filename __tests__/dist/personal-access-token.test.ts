import { expect, test } from '@jest/globals';
import { dataCenter, dataCenterWays, onDataCenter, play, scenario } from './scenario.js';
import type { Sandbox } from '../../sandbox/index.js';

const inputs = dataCenterWays['personal-access-token'];
const DAY_MS = 86_400_000;

/** Returns noon UTC of a day, which is the same number of days away at any time of today. */
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

test('a declared last day is taken where Jira says none', async () => {
  const { main } = await play(
    onDataCenter({
      inputs: { ...inputs, 'expires-on': inDays(20).slice(0, 10) },
      arrange: ({ dataCenter: server }) => {
        server.patList = { status: 404 };
      },
    }),
  );
  expect(main.outputs['days-left']).toBe('20');
  expect(main.annotations).toHaveLength(1);
});

scenario(
  'a personal access token that ends soon',
  onDataCenter({ inputs, arrange: listing(token(1, 'ci', inDays(5))) }),
);

scenario(
  'credentials-rejected: a personal access token that has expired',
  onDataCenter({ inputs: { 'personal-access-token': dataCenter.tokens.patExpired } }),
);
