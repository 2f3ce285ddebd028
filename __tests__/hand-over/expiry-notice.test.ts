import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysUntil, endOfDay, isoSeconds } from '../../src/values/day.js';
import { expiryNotice } from '../../src/hand-over/notices.js';
import type { CredentialEnd } from '../../src/verify/session.js';

const NOON = new Date('2027-01-31T12:00:00Z');

const noticeOf = (end: CredentialEnd | undefined, warnDays = 30, criticalDays = 7) =>
  expiryNotice(end, { warnDays, criticalDays }, NOON);
/** Returns the notice for a last day declared by the credential's owner. */
const notice = (expiresOn: string | undefined, warnDays?: number, criticalDays?: number) => {
  const at = endOfDay(expiresOn);
  return noticeOf(at && { source: 'expires-on', at }, warnDays, criticalDays);
};
/** Returns the notice for a time reported by Jira. */
const told = (at: string | undefined) =>
  noticeOf({ source: 'jira', at: at === undefined ? undefined : new Date(at) });

test.each([undefined, '2027-03-03', '9999-12-31'])('nothing is said of %s', (day) => {
  expect(notice(day)).toBeUndefined();
  expect(told(day && `${day}T10:11:12Z`)).toBeUndefined();
});

test.each([
  ['2027-03-02', 'warning', 'in 30 days'],
  ['2027-02-08', 'warning', 'in 8 days'],
  ['2027-02-07', 'error', 'in 7 days'],
  ['2027-02-02', 'error', 'in 2 days'],
  ['2027-02-01', 'error', 'tomorrow'],
  ['2027-01-31', 'error', 'today'],
])('%s, declared or told by Jira: %s, "%s"', (day, level, when) => {
  for (const found of [notice(day), told(`${day}T00:00:00Z`), told(`${day}T23:00:00Z`)]) {
    expect(found).toEqual({ level, text: expect.stringContaining(`expires on ${day}, ${when}.`) });
  }
});

test.each([
  ['2027-02-01', 0, 0, undefined],
  ['2027-01-31', 0, 0, 'error'],
  ['2027-02-01', 1, 0, 'warning'],
  ['2027-02-01', 1, 1, 'error'],
])('%s with warn-days %d and critical-days %d: %s', (expiresOn, warnDays, criticalDays, level) => {
  expect(notice(expiresOn, warnDays, criticalDays)?.level).toBe(level);
});

test.each(['2027-01-30', '2020-01-01'])(
  '%s is past, and still the credential works: the declared date is wrong, or this clock',
  (day) => {
    expect(notice(day)).toMatchObject({ level: 'warning' });
    expect(notice(day)?.text).toContain(`expired on ${day}, but Jira still accepts it`);
    const { level, text } = told(`${day}T08:00:00Z`) ?? {};
    expect([level, text]).toEqual(['error', expect.stringContaining('but still accepts it')]);
    expect(text).not.toMatch(/expires-on|today/);
  },
);

test('what Jira tells need not be declared', () => {
  expect(told('2027-02-01T08:00:00Z')?.text).not.toContain('expires-on');
  expect(told('2027-02-01T08:00:00Z')?.text).toContain('Jira profile');
  expect(notice('2027-02-01')?.text).toContain('`expires-on`');
});

const at = (text: string): Date => new Date(text);

test('a declared day ends with its last second in UTC', () => {
  for (const day of ['2028-02-29', '9999-12-31'])
    expect(isoSeconds(endOfDay(day) ?? at(''))).toBe(`${day}T23:59:59Z`);
  expect(endOfDay(undefined)).toBeUndefined();
});

// Jira reports an end to the second. The message names its day, so "today" must be that day.
test.each([
  ['2027-01-31T12:00:00Z', '2027-01-31T12:00:00Z', 0],
  ['2027-02-01T00:00:00Z', '2027-01-31T23:59:59Z', 1],
  ['2027-01-30T20:00:00Z', '2027-01-31T12:00:00Z', -1],
  ['2027-02-01T00:30:00+01:00', '2027-01-31T12:00:00Z', 0],
])('days left of a credential that ends at %s, at %s: %d', (moment, now, days) => {
  expect(daysUntil(at(moment), at(now))).toBe(days);
});

test('days left are calendar days in UTC, at any time of the day', () => {
  const day = fc.integer({ min: 0, max: 40_000 });
  const milliseconds = fc.integer({ min: 0, max: 86_400_000 - 1 });
  fc.assert(
    fc.property(day, day, milliseconds, (today, last, time) => {
      const end = endOfDay(new Date(last * 86_400_000).toISOString().slice(0, 10)) ?? at('');
      expect(daysUntil(end, new Date(today * 86_400_000 + time))).toBe(last - today);
    }),
  );
});
