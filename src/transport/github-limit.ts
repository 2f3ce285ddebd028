import type { HttpAnswer } from './http.js';
import { retryAfter } from './retry.js';

/** What GitHub asks for where it names no time. */
const USUAL_WAIT_MS = 60_000;

/**
 * The wait that a rate limit of GitHub asks for, in milliseconds; `undefined` if the answer is about something else.
 *
 * GitHub (REST API, "Rate limits"): both limits are told with 403 or 429. `Retry-After` counts first, then
 * `X-RateLimit-Reset` (seconds since 1970) if no request remains; without either, a minute. A 403 without any of that,
 * and without its words, is a missing permission.
 *
 * @param remainingMs a minute that does not fit in is left out: repeating sooner is better than giving up
 */
export function gitHubLimit(answer: HttpAnswer, remainingMs: number): number | undefined {
  const { status, text } = answer;
  if (status !== 403 && status !== 429) return undefined;
  const date = answer.header('date');
  const wait = answer.header('retry-after');
  if (wait !== undefined) return retryAfter(wait, date);
  const reset = answer.header('x-ratelimit-reset') ?? '';
  const isUsedUp = answer.header('x-ratelimit-remaining') === '0';
  if (isUsedUp && /^\d{1,12}$/.test(reset)) {
    return retryAfter(new Date(Number(reset) * 1000).toUTCString(), date);
  }
  if (status === 403 && !isUsedUp && !/\brate limit|abuse detection/i.test(text)) return undefined;
  return remainingMs > 1.5 * USUAL_WAIT_MS ? USUAL_WAIT_MS : 0;
}
