import { describe, expect, test } from '@jest/globals';
import { EXIT_STATUS, Failure, type FailureCode, Interrupted } from '../../src/failure.js';

/** The stable codes by class. Pipelines compare them: rows may be added, but never changed. */
const CODES: Record<FailureCode, number> = {
  internal: 1,
  'invalid-input': 2,
  'missing-credentials': 2,
  'ambiguous-credentials': 2,
  'secrets-unavailable': 2,
  'host-not-allowed': 2,
  'insecure-url': 2,
  'credentials-rejected': 3,
  'anonymous-session': 3,
  'captcha-required': 3,
  'client-rejected': 3,
  'refresh-token-invalid': 3,
  'password-auth-disabled': 3,
  'insufficient-scope': 4,
  'permission-denied': 4,
  'ip-not-allowed': 4,
  'unexpected-account': 4,
  'site-not-accessible': 4,
  'site-not-found': 5,
  'network-unreachable': 5,
  timeout: 5,
  'server-unavailable': 5,
  'proxy-failure': 5,
  'rate-limited': 6,
  'untrusted-response': 7,
  'redirect-refused': 7,
  'tls-failure': 7,
  'handoff-failed': 8,
  'refresh-token-not-saved': 8,
  'credential-not-renewed': 8,
  'credential-expiring': 9,
  'credential-expired': 9,
  'issue-not-found': 10,
  'field-not-found': 10,
  'field-not-editable': 10,
  'value-not-allowed': 10,
  'update-rejected': 10,
};

describe('a failure', () => {
  test('has an exit status for each code, never 0', () => {
    expect(EXIT_STATUS).toEqual(CODES);
    expect(Object.values(EXIT_STATUS)).not.toContain(0);
  });

  test.each(Object.keys(CODES) as FailureCode[])(
    '%s can stand in a heading of TROUBLESHOOTING.md',
    (code) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      const failure = new Failure(code, 'What.', 'Advice.');
      expect(failure.exitStatus).toBe(CODES[code]);
      const classes = ['input', 'rejected', 'denied', 'unreachable', 'limited', 'untrusted'] as const;
      expect(classes.filter((name) => failure.isOf(name))).toEqual(
        classes.slice(CODES[code] - 2, CODES[code] - 1),
      );
      expect(failure.isOf(...classes)).toBe(CODES[code] >= 2 && CODES[code] <= 7);
    },
  );

  test('says what happened, then what to do', () => {
    const failure = new Failure('timeout', 'It took too long.', 'Try again.');
    expect(failure.message).toBe('It took too long. Try again.');
    expect(failure.name).toBe('Failure');
    expect(failure).toBeInstanceOf(Error);
  });

  test('with further advice is the same failure, and leaves the first one alone', () => {
    const failure = new Failure('timeout', 'It took too long.', 'Try again.');
    const more = failure.advising('Soon.');
    expect(more).toMatchObject({ code: 'timeout', what: 'It took too long.', advice: 'Try again. Soon.' });
    expect(failure.advice).toBe('Try again.');
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the run with status %d, and is no failure', (signal, status) => {
  expect(new Interrupted(signal).exitStatus).toBe(status);
  expect(new Interrupted(signal)).not.toBeInstanceOf(Failure);
});
