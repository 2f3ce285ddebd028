import { expect, test } from '@jest/globals';
import { play, ways } from './scenario.js';

test('with standard output closed no mask can be read, so that nothing is handed over (G18)', async () => {
  const { main } = await play({
    inputs: { ...ways.classic, 'export-auth-header': 'true' },
    step: { onSpawn: (child) => child.stdout?.destroy() },
  });
  expect(main).toMatchObject({ status: 8, stderr: '', outputs: {}, env: {} });
});

test('NODE_DEBUG prints no header to standard error, where no mask is sure to be in time (A12)', async () => {
  const { main } = await play({
    inputs: ways.refreshToken,
    job: { env: { NODE_DEBUG: 'http,https,net,tls,undici,fetch,tunnel,stream' } },
  });
  expect(main).toMatchObject({ status: 0, stderr: '' });
});

test('with debug logging on, no header, body or query is logged (A11)', async () => {
  const { main } = await play({ inputs: ways.classic, job: { debug: true } });
  expect(main.status).toBe(0);
  const told = main.commands.filter(({ name }) => name === 'debug').map(({ data }) => data);
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((text) => /=|Basic|authorization|\{/i.test(text))).toEqual([]);
});
