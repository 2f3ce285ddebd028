import type { Failure } from '../failure.js';

/**
 * The state of a refresh token. `certain`: it was exchanged. `possible`: it may have been. `spent`: it was sent to a
 * server without leeway. `saved`: its successor is in its store.
 */
export type Exchange = 'certain' | 'possible' | 'spent' | 'saved';

/** Atlassian Cloud: an exchanged refresh token works for ten more minutes. */
const LOSS: Readonly<Record<Exchange, string | undefined>> = {
  certain:
    'The refresh token was exchanged before that, and its successor is lost: the stored one works for ten more minutes, so run again within that time.',
  possible:
    'The refresh token may have been exchanged: then the stored one works for ten more minutes, so run again within that time.',
  saved: undefined,
  spent:
    'The refresh token was sent to be exchanged, and a Data Center ends it at once: if the stored one is refused from now on, give consent again.',
};

/** Reports what happened to a refresh token, once, however the run ends. */
export class Loss {
  #told: string | undefined;

  readonly note = (exchange: Exchange): void => {
    this.#told = LOSS[exchange];
  };

  addedTo(failure: Failure): Failure {
    const told = this.#told;
    this.forget();
    return told === undefined ? failure : failure.advising(told);
  }

  /** For a run that ends without a failure. */
  tell(warn: (text: string) => void): void {
    if (this.#told !== undefined) warn(this.#told);
    this.forget();
  }

  forget(): void {
    this.#told = undefined;
  }
}
