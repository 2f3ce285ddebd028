import { Failure } from '../failure.js';

/** The failure of a store before the refresh token was used: nothing is lost. */
export function notReady(what: string, advice: string): Failure {
  return new Failure(
    'refresh-token-not-saved',
    `${what} The refresh token was not used, and is as good as before.`,
    advice,
  );
}

/** The failure of a store that has to take a new token. What follows for the old one is added by who knows it. */
export function notSaved(what: string, advice: string): Failure {
  return new Failure('refresh-token-not-saved', what, advice);
}

/** How a store words its failures: by what it keeps. */
export interface StoreFailures {
  /** Before anything was used up. */
  readonly notReady: (what: string, advice: string) => Failure;
  readonly notSaved: (what: string, advice: string) => Failure;
}

/** Those of a store for refresh tokens. */
export const REFRESH_TOKEN_FAILURES: StoreFailures = { notReady, notSaved };
