import { describe, expect, test } from '@jest/globals';
import { endOfDay } from '../../src/expiry.js';
import { dayOf, expiryNotice, inDays } from '../../src/hand-over/expiry-notice.js';
import type { CredentialEnd } from '../../src/verify/session.js';

const NOON = new Date('2027-01-31T12:00:00Z');

const noticeOf = (end: CredentialEnd | undefined, warnDays = 30, criticalDays = 7) =>
  expiryNotice(end, { warnDays, criticalDays }, NOON);
/** Of a last day that the credential's owner declares. */
const notice = (expiresOn: string | undefined, warnDays?: number, criticalDays?: number) => {
  const at = endOfDay(expiresOn);
  return noticeOf(at && { source: 'expires-on', at }, warnDays, criticalDays);
};
/** Of a moment that Jira tells. */
const told = (at: string | undefined) =>
  noticeOf({ source: 'jira', at: at === undefined ? undefined : new Date(at) });

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

describe('where Jira tells the end', () => {
  test.each([[undefined], ['2027-03-15T10:11:12Z'], ['9998-12-31T00:00:00Z']])(
    'nothing is said of %s',
    (at) => {
      expect(told(at)).toBeUndefined();
    },
  );

  test.each([
    ['2027-03-02T08:00:00Z', 'warning', '2027-03-02, in 30 days'],
    ['2027-02-08T23:00:00Z', 'warning', '2027-02-08, in 8 days'],
    ['2027-02-07T08:00:00Z', 'error', '2027-02-07, in 7 days'],
    ['2027-02-01T08:00:00Z', 'error', '2027-02-01, tomorrow'],
    ['2027-02-01T20:00:00Z', 'error', '2027-02-01, tomorrow'],
    ['2027-01-31T20:00:00Z', 'error', '2027-01-31, today'],
  ])('%s: %s, "%s"', (at, level, words) => {
    expect(told(at)).toMatchObject({ level });
    expect(told(at)?.text).toContain(`expires on ${words}.`);
  });

  test('there is nothing to declare', () => {
    expect(told('2027-02-01T08:00:00Z')?.text).not.toContain('expires-on');
    expect(told('2027-02-01T08:00:00Z')?.text).toContain('Jira profile');
    expect(notice('2027-02-01')?.text).toContain('`expires-on`');
  });

  test('and this clock says that it is over, while Jira takes the token: that is no end to declare', () => {
    expect(told('2027-01-30T08:00:00Z')).toMatchObject({ level: 'error' });
    expect(told('2027-01-30T08:00:00Z')?.text).toContain('but still accepts it');
    expect(told('2027-01-30T08:00:00Z')?.text).not.toMatch(/expires-on|today/);
  });
});

test('nothing is said of an end that nobody knows', () => {
  expect(noticeOf(undefined)).toBeUndefined();
});

test('a day is one in UTC', () => {
  expect(dayOf(new Date('2027-02-01T00:30:00+01:00'))).toBe('2027-01-31');
});
