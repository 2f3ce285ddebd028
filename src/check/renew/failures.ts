import { Failure } from '../../failure.js';
import type { StoreFailures } from '../../store/token-store.js';

/** A renewal that failed: the token that was given is still valid. */
export function notRenewed(what: string, advice: string): Failure {
  return new Failure('credential-not-renewed', what, advice);
}

/** It has changed nothing. */
export function nothingDone(what: string, advice: string): Failure {
  return notRenewed(`${what} No token was made, and the one that was given is still valid.`, advice);
}

/** It may have left a token. */
export function halfDone(what: string, advice: string): Failure {
  return notRenewed(what, `${advice} The next renewal revokes what this one has left.`);
}

/** How a store for a renewed token words its failures. */
export const RENEWAL_STORE_FAILURES: StoreFailures = {
  notReady: nothingDone,
  notSaved: (what, advice) =>
    halfDone(`${what} The token that was given was not revoked, and is still valid.`, advice),
};
