import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysUntil, endOfDay, isoSeconds } from '../../src/values/day.js';
import { expiryNotice } from '../../src/hand-over/notices.js';
import type { CredentialEnd } from '../../src/verify/session.js';

const NOON = new Date('2027-01-31T12:00:00Z');

const noticeOf = (end: CredentialEnd | undefined, warnDays = 30, criticalDays = 7) =>
  expiryNotice(end, { warnDays, criticalDays }, NOON);
/** Declared by the owner. */
const notice = (expiresOn: string | undefined, warnDays?: number, criticalDays?: number) => {
  const at = endOfDay(expiresOn);
  return noticeOf(at && { source: 'expires-on', at }, warnDays, criticalDays);
};
const told = (at: string | undefined) =>
  noticeOf({ source: 'jira', at: at === undefined ? undefined : new Date(at) });

test.each([undefined, '2027-03-03'])('nothing is said of %s', (day) => {
  expect(notice(day)).toBeUndefined();
  expect(told(day && `${day}T10:11:12Z`)).toBeUndefined();
});

test.each([
  ['2027-03-02', 'warning', 'in 30 days'],
  ['2027-02-08', 'warning', 'in 8 days'],
  ['2027-02-07', 'error', 'in 7 days'],
  ['2027-02-01', 'error', 'tomorrow'],
  ['2027-01-31', 'error', 'today'],
])('%s, declared or told by Jira: %s, "%s"', (day, level, when) => {
  for (const found of [notice(day), told(`${day}T00:00:00Z`), told(`${day}T23:00:00Z`)]) {
    expect(found).toEqual({ level, text: expect.stringContaining(`expires on ${day}, ${when}.`) });
  }
});

test.each([
  [0, undefined],
  [1, 'warning'],
])('for tomorrow, with warn-days %d and critical-days 0: %s', (warnDays, level) => {
  expect(notice('2027-02-01', warnDays, 0)?.level).toBe(level);
});

test('a day is past, but the credential works: the declared date is wrong, or this clock', () => {
  expect(notice('2027-01-30')).toEqual({
    level: 'warning',
    text: expect.stringContaining('expired on 2027-01-30, but Jira still accepts it'),
  });
  const { level, text } = told('2027-01-30T08:00:00Z') ?? {};
  expect([level, text]).toEqual(['error', expect.stringContaining('but still accepts it')]);
  expect(text).not.toMatch(/expires-on|today/);
});

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
test('days left are calendar days in UTC, at any times of the days', () => {
  const day = fc.integer({ min: 0, max: 40_000 });
  const time = fc.integer({ min: 0, max: 86_400_000 - 1 });
  fc.assert(
    fc.property(day, day, time, time, (today, last, now, end) => {
      const [ends, is] = [last * 86_400_000 + end, today * 86_400_000 + now];
      expect(daysUntil(new Date(ends), new Date(is))).toBe(last - today);
    }),
  );
});
