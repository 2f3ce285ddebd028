import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysUntil, endOfDay, isoSeconds } from '../../src/expiry.js';

const at = (text: string): Date => new Date(text);
const end = (date: string): Date => endOfDay(date) ?? new Date(Number.NaN);

describe('the end of a declared last day', () => {
  test.each([
    ['2027-01-31', '2027-01-31T23:59:59Z'],
    ['2028-02-29', '2028-02-29T23:59:59Z'],
    ['9999-12-31', '9999-12-31T23:59:59Z'],
  ])('%s ends at %s', (date, last) => {
    expect(isoSeconds(end(date))).toBe(last);
  });

  test('is not known where none was declared', () => {
    expect(endOfDay(undefined)).toBeUndefined();
  });
});

describe('days left', () => {
  test.each([
    ['2027-01-31', '2027-01-31T00:00:00.000Z', 0],
    ['2027-01-31', '2027-01-31T23:59:59.999Z', 0],
    ['2027-01-31', '2027-02-01T00:00:00.000Z', -1],
    ['2027-01-31', '2027-01-30T23:59:59.999Z', 1],
    ['2028-03-01', '2028-02-28T10:00:00.000Z', 2],
    // The same instants in other time zones.
    ['2027-01-31', '2027-02-01T13:59:58+14:00', 0],
    ['2027-01-31', '2027-01-31T12:00:00-12:00', -1],
  ])('of a credential that expires on %s, at %s: %d', (date, now, days) => {
    expect(daysUntil(end(date), at(now))).toBe(days);
  });

  // Jira reports an end to the second. The message names its day, so "today" must be that day.
  test.each([
    ['2027-01-31T12:00:00Z', '2027-01-31T12:00:00Z', 0],
    ['2027-02-01T00:00:00Z', '2027-01-31T23:59:59Z', 1],
    ['2027-01-30T20:00:00Z', '2027-01-31T12:00:00Z', -1],
    ['2027-02-01T00:30:00+01:00', '2027-01-31T12:00:00Z', 0],
  ])('of a credential that ends at %s, at %s: %d', (moment, now, days) => {
    expect(daysUntil(at(moment), at(now))).toBe(days);
  });

  test('count calendar days in UTC, at any time of the day', () => {
    const day = fc.integer({ min: 0, max: 40_000 });
    const milliseconds = fc.integer({ min: 0, max: 86_400_000 - 1 });
    fc.assert(
      fc.property(day, day, milliseconds, (today, last, time) => {
        const date = new Date(last * 86_400_000).toISOString().slice(0, 10);
        expect(daysUntil(end(date), new Date(today * 86_400_000 + time))).toBe(last - today);
      }),
    );
  });
});

test.each([
  ['2027-01-31T12:34:56.789Z', '2027-01-31T12:34:56Z'],
  ['2027-01-31T12:34:56+02:00', '2027-01-31T10:34:56Z'],
])('%s is written as %s', (text, written) => {
  expect(isoSeconds(at(text))).toBe(written);
});
