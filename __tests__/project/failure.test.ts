import { expect, test } from '@jest/globals';
import { EXIT_STATUS, Failure, type FailureCode, Interrupted } from '../../src/failure.js';

const CLASSES = ['input', 'rejected', 'denied', 'unreachable', 'limited', 'untrusted'] as const;

// TROUBLESHOOTING.md has the stable codes with their exit statuses: see documents.test.ts.
test.each(Object.entries(EXIT_STATUS) as [FailureCode, number][])(
  '%s, with exit status %i, can stand in a heading, and is of one class at most',
  (code, status) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const failure = new Failure(code, 'What.', 'Advice.');
    expect(failure.exitStatus).toBe(status);
    expect(status).toBeGreaterThan(0);
    expect(CLASSES.filter((name) => failure.isOf(name))).toEqual(CLASSES.slice(status - 2, status - 1));
    expect(failure.isOf(...CLASSES)).toBe(status >= 2 && status <= 7);
  },
);

test('a failure says what happened, then what to do; further advice leaves it alone', () => {
  const failure = new Failure('timeout', 'It took too long.', 'Try again.');
  expect(failure).toMatchObject({ name: 'Failure', message: 'It took too long. Try again.' });
  expect(failure).toBeInstanceOf(Error);
  const more = failure.advising('Soon.');
  expect(more).toMatchObject({ code: 'timeout', what: 'It took too long.', advice: 'Try again. Soon.' });
  expect(failure.advice).toBe('Try again.');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the run with status %d, and is no failure', (signal, status) => {
  expect(new Interrupted(signal).exitStatus).toBe(status);
  expect(new Interrupted(signal)).not.toBeInstanceOf(Failure);
});
