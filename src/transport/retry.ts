/**
 * The largest number of attempts, by the effect of a request. After a 429, or without a connection, the server did
 * nothing, so all but `explanation` have four.
 *
 * - `read`: has no effect on the server.
 * - `exchange`: uses up a token. Repeated for a minute if no answer came, or none about the token: Atlassian accepts a
 *   refresh token again for ten.
 * - `spend`: issues a token, and may end the old one at once. One attempt may take all of its time limit: an answer that
 *   isn't awaited is a lost token.
 * - `save`: puts a new token into its store, with its own time limit.
 * - `set`: has the same result however often it is sent, unless there is a concurrent change (409).
 * - `change`: might take effect twice, so it is repeated only if an answer says that nothing was done.
 * - `once`: a login. It may count as a failed one, or leave a session behind.
 * - `explanation`: only adds detail to a known failure, with a short time limit.
 */
export const MOST_ATTEMPTS = {
  read: 4,
  exchange: 3,
  spend: 1,
  save: 4,
  set: 4,
  change: 1,
  once: 1,
  explanation: 1,
} as const;

export type Repeatable = keyof typeof MOST_ATTEMPTS;

/** Leaves time for another attempt if the server never answers. Milliseconds. */
export function longestAttempt(repeatable: Repeatable): number {
  if (repeatable === 'spend') return Infinity;
  return repeatable === 'explanation' ? 2000 : 15_000;
}

const PASSING = [408, 425, 500, 502, 503, 504];

/**
 * Tells whether a later attempt may get another answer. A retried 401 would lock accounts. When a token could be lost,
 * any server error is retried: proxies have their own statuses, such as Cloudflare's 520 to 530.
 */
export function isRetriedStatus(status: number, repeatable: Repeatable): boolean {
  if (MOST_ATTEMPTS[repeatable] === 1) return false;
  return PASSING.includes(status) || ((repeatable === 'exchange' || repeatable === 'save') && status >= 500);
}

/**
 * Returns the milliseconds to wait after an attempt (the first is 1): full jitter over a doubling range, added to what
 * the server asks for (Atlassian: rate limiting).
 */
export function backoff(attempt: number, atLeastMs: number, random: () => number): number {
  return atLeastMs + random() * Math.min(8000, 500 * 2 ** (attempt - 1));
}

type Header = (name: string) => string | undefined;

/** Date.parse also accepts "-1" and "5 apples" as dates. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function parsed(text: string, shape = HTTP_DATE): number | undefined {
  const time = shape.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Returns the time by the server's clock. A cache keeps the header `Date`, and adds `Age`. */
export function serverTime(header: Header): number | undefined {
  const date = parsed(String(header('date')));
  return date && date + 1000 * (Number.parseInt(String(header('age')), 10) || 0);
}

/** Returns the milliseconds until a time by the server's clock; 0 if it is past, or unknown. */
function until(time: number | undefined, header: Header): number {
  return time === undefined ? 0 : Math.max(0, time - (serverTime(header) ?? Date.now()));
}

/** Returns the wait in `Retry-After` (seconds or an HTTP date) in milliseconds; 0 without it. */
export function retryAfter(header: Header): number {
  const value = String(header('retry-after'));
  return /^\d+$/.test(value) ? Number(value) * 1000 : until(parsed(value), header);
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * Returns the milliseconds until a rate limit is reset, without `Retry-After`; 0 if unknown. Atlassian:
 * `X-RateLimit-Reset` in ISO 8601, and `RateLimit: "policy";r=0;t=600`, where `r` is what remains, said near the limit
 * only. `Beta-` headers announce limits that are not enforced. GitHub: `X-RateLimit-Reset` in seconds since 1970.
 */
export function untilReset(header: Header): number {
  const reset = String(header('x-ratelimit-reset')).trim();
  const time = /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : parsed(reset.toUpperCase(), ISO);
  if (time !== undefined) return until(time, header);
  const told = String(header('ratelimit'));
  const policies = told.split(',').filter((policy) => !/;\s*r=/.test(told) || /;\s*r=0\b/.test(policy));
  return Math.max(0, ...policies.map((policy) => Number(/;\s*t=(\d+)/.exec(policy)?.[1] ?? 0) * 1000));
}

/** GitHub's recommended wait if the answer gives no time. */
const USUAL_WAIT_MS = 60_000;

/**
 * Returns the milliseconds of a GitHub rate limit; `undefined` for another answer (GitHub: `Retry-After` comes first, then
 * `X-RateLimit-Reset` if no request remains, else a minute; a 403 with no sign of a limit is a missing permission).
 * @param remainingMs if it leaves no room for a minute, repeating sooner is better than giving up
 */
export function gitHubLimit(
  { status, text, header }: { readonly status: number; readonly text: string; readonly header: Header },
  remainingMs: number,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  if (header('retry-after') !== undefined) return retryAfter(header);
  const reset = String(header('x-ratelimit-reset'));
  const isUsedUp = header('x-ratelimit-remaining') === '0';
  if (isUsedUp && /^\d{1,12}$/.test(reset)) return until(Number(reset) * 1000, header);
  if (status === 403 && !isUsedUp && !/\brate limit|abuse detection/i.test(text)) return undefined;
  return remainingMs > 1.5 * USUAL_WAIT_MS ? USUAL_WAIT_MS : 0;
}
