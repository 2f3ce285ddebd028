import { expect, test } from '@jest/globals';
import { play, ways } from '../../__tests__/dist/scenario.js';

/** The date some days from today, in UTC. */
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test.each<[days: number, string, levels: string[], inputs?: Record<string, string>]>([
  [200, 'nothing is said', []],
  [20, 'a warning', ['warning']],
  [5, 'an error that fails nothing', ['error']],
  [0, 'an error on the last day', ['error']],
  [-3, 'a warning that the date is wrong', ['warning']],
  [50, 'a warning, by its own threshold', ['warning'], { 'warn-days': '60', 'critical-days': '14' }],
  [10, 'an error, by its own threshold', ['error'], { 'warn-days': '60', 'critical-days': '14' }],
  [20, 'nothing, by its own threshold', [], { 'warn-days': '10', 'critical-days': '3' }],
])('a token that works and expires in %i days: %s', async (days, _what, levels, inputs = {}) => {
  const date = inDays(days);
  const { main } = await play({ inputs: { ...ways.classic, 'expires-on': date, ...inputs } });
  expect(main.status).toBe(0);
  expect(main.annotations.map(({ level }) => level)).toEqual(levels);
  expect(main.outputs).toMatchObject({ 'days-left': String(days), 'expires-at': `${date}T23:59:59Z` });
  // Never "works until" a day that has passed.
  expect(main.log.some((line) => line.includes(`works until ${date}`))).toBe(days >= 0);
  expect(main.env.JIRA_EXPIRES_AT).toBe(`${date}T23:59:59Z`);
});
