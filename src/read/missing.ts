import { Failure, type FailureCode } from '../failure.js';

/**
 * The failure for an input that is not set. On a run that gets no secrets the cause is another one, and so is what
 * to do: `secrets-unavailable` says both.
 *
 * @param secretsWithheld why the CI system keeps this run's secrets back, as a sentence, if it does
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
