import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysUntil, endOfDay, isoSeconds } from '../../src/expiry.js';

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
