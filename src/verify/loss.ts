import type { Failure } from '../failure.js';

/**
 * What became of a refresh token. `certain`: it was exchanged; `possible`: an exchange was asked for, and no answer
 * tells. `spent`: as `possible`, with a server that gives no time to ask again. `saved`: its successor is in its store.
 */
export type Exchange = 'certain' | 'possible' | 'spent' | 'saved';

/** Atlassian Cloud: 10-minute leeway, in which a refresh token that was exchanged still works. */
const LOSS: Readonly<Record<Exchange, string | undefined>> = {
  certain:
    'The refresh token was exchanged before that, and its successor is lost: the stored one works for ten more minutes, so run again before they are over.',
  possible:
    'The refresh token may have been exchanged: then the stored one works for ten more minutes, so run again before they are over.',
  saved: undefined,
  spent:
    'The refresh token was sent to be exchanged, and a Data Center ends it at once: if the stored one is refused from now on, give consent again.',
};

/** What became of a refresh token, to be told once by whatever ends the run. */
export class Loss {
  #exchange: Exchange | undefined;

  readonly note = (exchange: Exchange): void => {
    this.#exchange = exchange;
  };

  /** The failure, which also tells what is lost. */
  addedTo(failure: Failure): Failure {
    const told = this.#take();
    return told === undefined ? failure : failure.advising(told);
  }

  /** For an end that is no failure. */
  tell(warn: (text: string) => void): void {
    const told = this.#take();
    if (told !== undefined) warn(told);
  }

  /** What the exchange gave has reached its user. */
  forget(): void {
    this.#exchange = undefined;
  }

  #take(): string | undefined {
    const exchange = this.#exchange;
    this.forget();
    return exchange && LOSS[exchange];
  }
}
