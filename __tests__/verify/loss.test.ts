import { expect, test } from '@jest/globals';
import { Failure } from '../../src/failure.js';
import { Loss } from '../../src/verify/rotation.js';

test.each([
  ['certain', 'is lost: the stored one works for ten more minutes'],
  ['possible', 'may have been exchanged: then the stored one works for ten more minutes'],
  ['spent', 'a Data Center ends it at once'],
] as const)('an exchange that is %s is told once, by whatever ends the run: %s', (exchange, words) => {
  const loss = new Loss();
  const told: string[] = [];
  const tell = (): void => {
    loss.tell((text) => told.push(text));
  };
  loss.note(exchange);
  const failure = loss.addedTo(new Failure('timeout', 'FAKE what.', 'FAKE advice.'));
  expect(failure.advice).toMatch(/^FAKE advice\. The refresh token .*\.$/);
  expect(failure.advice).toContain(words);
  tell();
  expect(told).toEqual([]);

  loss.note(exchange);
  tell();
  tell();
  expect(told).toEqual([failure.advice.replace('FAKE advice. ', '')]);

  loss.note(exchange);
  loss.forget();
  tell();
  expect(told).toHaveLength(1);
});

test.each(['saved', undefined] as const)('nothing is lost after %s', (exchange) => {
  const loss = new Loss();
  if (exchange) loss.note(exchange);
  const failure = new Failure('timeout', 'FAKE what.', 'FAKE advice.');
  expect(loss.addedTo(failure)).toBe(failure);
});
