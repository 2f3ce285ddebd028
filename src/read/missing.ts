import { Failure, type FailureCode } from '../failure.js';

/**
 * Returns the failure for a missing input. If the run gets no secrets, cause and remedy differ: `secrets-unavailable`
 * states both.
 *
 * @param secretsWithheld returns a sentence that says why the CI system withholds this run's secrets, if it does
 */
export function missingInput(
  code: FailureCode,
  what: string,
  advice: string,
  secretsWithheld: () => string | undefined,
): Failure {
  const reason = secretsWithheld();
  if (reason === undefined) return new Failure(code, what, advice);
  return new Failure(
    'secrets-unavailable',
    `${what} ${reason}`,
    'Skip this step on such runs, or run it after the merge; never hand secrets to code from a fork.',
  );
}
