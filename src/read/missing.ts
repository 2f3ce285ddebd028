import { Failure } from '../failure.js';

/** Returns a sentence that says why the CI system withholds this run's secrets, if it does. */
export type SecretsWithheld = () => string | undefined;

/** Returns the failure for a missing input. If the run gets no secrets, cause and remedy differ. */
export function orWithheld(missing: Failure, secretsWithheld?: SecretsWithheld): Failure {
  const reason = secretsWithheld?.();
  if (reason === undefined) return missing;
  return new Failure(
    'secrets-unavailable',
    `${missing.what} ${reason}`,
    'Skip this step on such runs, or run it after the merge; never hand secrets to code from a fork.',
  );
}

export function missingCredentials(what: string, advice: string, secretsWithheld: SecretsWithheld): Failure {
  return orWithheld(new Failure('missing-credentials', what, advice), secretsWithheld);
}
