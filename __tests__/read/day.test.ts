import { expect, test } from '@jest/globals';
import { readDay } from '../../src/read/day.js';
import { failureOf } from '../project/failure-of.js';

test.each(['2027-03-31', '2028-02-29', '0001-01-01', '9999-12-31'])('%s is a day', (value) => {
  expect(readDay(value, 'It')).toBe(value);
});

test.each([
  ['no day of its month', '2027-02-29'],
  ['no month', '2027-13-01'],
  ['a year alone', '2027'],
  ['a month', '2027-03'],
  ['a moment', '2027-03-31T12:00:00Z'],
  ['a year of six digits', '+012027-03-31'],
  ['a month of such a year', '+012027-03'],
  ['a month before our time', '-000001-01'],
  ['as long, with slashes', '2027/03/31'],
  ['as long, and no date', 'yesterday.'],
  ['the American way', '03-31-2027'],
  ['a space before it', ' 2027-03-31'],
  ['a space behind it', '2027-03-31 '],
])('%s is none', (_what, value) => {
  expect(failureOf(() => readDay(value, '`expires-on`'))).toMatchObject({
    code: 'invalid-input',
    what: '`expires-on` is not a date.',
    advice: 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.',
  });
});

test('the advice may be another', () => {
  expect(failureOf(() => readDay('soon', 'It', 'Ask.')).advice).toBe('Ask.');
});
