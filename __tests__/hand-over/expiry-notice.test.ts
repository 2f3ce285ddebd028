import { describe, expect, test } from '@jest/globals';
import { expiryNotice, inDays } from '../../src/hand-over/expiry-notice.js';

const NOON = new Date('2027-01-31T12:00:00Z');

const notice = (expiresOn: string | undefined, warnDays = 30, criticalDays = 7) =>
  expiryNotice({ expiresOn, warnDays, criticalDays }, NOON);

describe('with warn-days 30 and critical-days 7', () => {
  test.each([[undefined], ['2027-03-03'], ['9999-12-31']])('nothing is said of %s', (expiresOn) => {
    expect(notice(expiresOn)).toBeUndefined();
  });

  test.each([
    ['2027-03-02', 'warning', 'in 30 days'],
    ['2027-02-08', 'warning', 'in 8 days'],
    ['2027-02-07', 'error', 'in 7 days'],
    ['2027-02-02', 'error', 'in 2 days'],
    ['2027-02-01', 'error', 'tomorrow'],
    ['2027-01-31', 'error', 'today'],
  ])('%s: %s, "%s"', (expiresOn, level, when) => {
    expect(notice(expiresOn)).toMatchObject({ level });
    expect(notice(expiresOn)?.text).toContain(`expires on ${expiresOn}, ${when}.`);
  });

  test.each(['2027-01-30', '2020-01-01'])(
    '%s is past, and still the credential works: a warning that the date is wrong',
    (expiresOn) => {
      expect(notice(expiresOn)).toMatchObject({ level: 'warning' });
      expect(notice(expiresOn)?.text).toContain(`expired on ${expiresOn}, but Jira still accepts it`);
    },
  );
});

test.each([
  ['2027-02-01', 0, 0, undefined],
  ['2027-01-31', 0, 0, 'error'],
  ['2027-02-01', 1, 0, 'warning'],
  ['2027-02-01', 1, 1, 'error'],
  ['2027-12-31', 3650, 3650, 'error'],
])('%s with warn-days %d and critical-days %d: %s', (expiresOn, warnDays, criticalDays, level) => {
  expect(notice(expiresOn, warnDays, criticalDays)?.level).toBe(level);
});

test.each([
  [0, 'today'],
  [1, 'tomorrow'],
  [2, 'in 2 days'],
])('%d days from now is %s', (days, words) => {
  expect(inDays(days)).toBe(words);
});
