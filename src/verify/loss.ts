import type { Exchange } from './context.js';

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

/** What to tell of a refresh token when a run ends after this became of it; `undefined` if nothing is lost. */
export function lossOf(exchange: Exchange | undefined): string | undefined {
  return exchange && LOSS[exchange];
}
