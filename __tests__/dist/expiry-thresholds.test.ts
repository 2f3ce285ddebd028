import { expect, test } from '@jest/globals';
import { play, ways } from './scenario.js';

const DAY_MS = 24 * 3600 * 1000;

test.each([
  ['60', '14', 50, ['warning']],
  ['60', '14', 10, ['error']],
  ['10', '3', 20, []],
])('with warn-days %s and critical-days %s, a token of %i days', async (warn, critical, days, levels) => {
  const { main } = await play({
    inputs: {
      ...ways.classic,
      'expires-on': new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10),
      'warn-days': warn,
      'critical-days': critical,
    },
  });
  expect(main.status).toBe(0);
  expect(main.annotations.map(({ level }) => level)).toEqual(levels);
});
