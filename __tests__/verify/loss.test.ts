import { expect, test } from '@jest/globals';
import { lossOf } from '../../src/verify/loss.js';

test.each([
  ['certain', 'is lost: the stored one works for ten more minutes'],
  ['possible', 'may have been exchanged: then the stored one works for ten more minutes'],
  ['spent', 'a Data Center ends it at once'],
] as const)('an exchange that is %s: %s', (exchange, words) => {
  expect(lossOf(exchange)).toMatch(/^The refresh token .*\.$/);
  expect(lossOf(exchange)).toContain(words);
});

test.each(['saved', undefined] as const)('nothing is lost after %s', (exchange) => {
  expect(lossOf(exchange)).toBeUndefined();
});
