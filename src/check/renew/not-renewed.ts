import { Failure } from '../../failure.js';
import type { StoreFailures } from '../../store/not-saved.js';

/** The failure of a renewal that has changed nothing. */
export function nothingDone(what: string, advice: string): Failure {
  return new Failure(
    'credential-not-renewed',
    `${what} No token was made, and the one that was given is as good as before.`,
    advice,
  );
}

/** The failure of a renewal that may have left a token whose value nobody has. */
export function perhapsMade(what: string, advice: string): Failure {
  return new Failure(
    'credential-not-renewed',
    `${what} The token that was given is as good as before. Jira may have made a new one, of which nobody has the value.`,
    `${advice} The next renewal revokes what this one has left.`,
  );
}

/** How a store for a renewed token words its failures. */
export const RENEWAL_STORE_FAILURES: StoreFailures = {
  notReady: nothingDone,
  notSaved: (what, advice) =>
    new Failure(
      'credential-not-renewed',
      `${what} The token that was given was not revoked, and is as good as before.`,
      `${advice} The next renewal revokes what this one has left.`,
    ),
};
