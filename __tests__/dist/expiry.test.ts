import { expect, test } from '@jest/globals';
import { play, ways } from './scenario.js';

const DAY_MS = 24 * 3600 * 1000;

/** The date some days from today, in UTC. */
function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

test.each([
  [200, 'nothing is said', []],
  [20, 'a warning', ['warning']],
  [5, 'an error that fails nothing', ['error']],
  [0, 'an error on the last day', ['error']],
  [-3, 'a warning that the date is wrong', ['warning']],
])('a token that works and expires in %i days: %s', async (days, _what, levels) => {
  const date = inDays(days);
  const { main } = await play({ inputs: { ...ways.classic, 'expires-on': date } });
  expect(main.status).toBe(0);
  expect(main.annotations.map(({ level }) => level)).toEqual(levels);
  expect(main.outputs).toMatchObject({ 'days-left': String(days), 'expires-at': `${date}T23:59:59Z` });
  // Never "works until" a day that has passed.
  expect(main.log.some((line) => line.includes(`works until ${date}`))).toBe(days >= 0);
  expect(main.env.JIRA_EXPIRES_AT).toBe(`${date}T23:59:59Z`);
});
