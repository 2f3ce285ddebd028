/**
 * How often a request may be repeated.
 *
 * - `read`: has no effect on the server; four attempts.
 * - `exchange`: uses up a token; three attempts, well inside the ten minutes in which Atlassian accepts a refresh
 *   token again, and only when no answer came, or none about the token.
 * - `save`: puts a new token into its store; as `read`, with time of its own, because what was issued must be kept.
 * - `once`: a log-in, which counts if it fails, and leaves a session behind if its answer is lost.
 * - `explanation`: asked only to tell more about a failure that is known already; once, and not for long.
 */
export type Repeatable = 'read' | 'exchange' | 'save' | 'once' | 'explanation';

export const MOST_ATTEMPTS: Readonly<Record<Repeatable, number>> = {
  read: 4,
  exchange: 3,
  save: 4,
  once: 1,
  explanation: 1,
};

/** No single attempt may take longer, so that one black hole leaves time for another try. Milliseconds. */
export const LONGEST_ATTEMPT_MS: Readonly<Record<Repeatable, number>> = {
  read: 15_000,
  exchange: 15_000,
  save: 15_000,
  once: 15_000,
  explanation: 2000,
};

const PASSING = [408, 425, 429, 500, 502, 503, 504];

/**
 * True for answers that may be another one a little later. 400, 401, 403 and 404 never are: they lock accounts. Where a
 * token would be lost, any fault of the server is worth another attempt: proxies have their own, such as Cloudflare's
 * 520 to 530.
 */
export function isRetriedStatus(status: number, repeatable: Repeatable): boolean {
  if (MOST_ATTEMPTS[repeatable] === 1) return false;
  return PASSING.includes(status) || (repeatable !== 'read' && status >= 500);
}

const BASE_MS = 500;
const CAP_MS = 8000;

/**
 * Milliseconds to wait after the given attempt (1 is the first): full jitter over a doubling range, on top of the
 * wait that the server asked for, which is a minimum (Atlassian: rate limiting).
 */
export function backoff(attempt: number, atLeastMs: number, random: () => number): number {
  return atLeastMs + random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
}

/**
 * The wait that a `Retry-After` header asks for, in milliseconds; 0 if it is absent, invalid or in the past.
 *
 * @param header whole seconds, or an HTTP date
 * @param serverDate the answer's `Date` header: a date is compared with the server's clock, not with ours
 */
export function retryAfter(header = '', serverDate = ''): number {
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const until = httpDate(header);
  return until === undefined ? 0 : Math.max(0, until - (httpDate(serverDate) ?? Date.now()));
}

/**
 * The wait until a rate limit is reset, in milliseconds, for a 429 without `Retry-After`; 0 if it says nothing.
 *
 * Atlassian: `X-RateLimit-Reset` in ISO 8601, possibly without seconds, and `RateLimit: "policy";r=0;t=600`, where `r`
 * is what remains; names with `Beta-` in front announce limits that are not in force. GitHub: `X-RateLimit-Reset` in
 * seconds since 1970.
 */
export function untilReset(header: (name: string) => string | undefined): number {
  const reset = header('x-ratelimit-reset')?.trim();
  const at =
    reset === undefined ? undefined : /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : isoTime(reset);
  if (at !== undefined) return Math.max(0, at - (httpDate(header('date') ?? '') ?? Date.now()));
  const policies = (header('ratelimit') ?? '').split(',').filter((policy) => !/;\s*r=[1-9]/.test(policy));
  return Math.max(0, ...policies.map((policy) => Number(/;\s*t=(\d+)/.exec(policy)?.[1] ?? 0) * 1000));
}

function isoTime(text: string): number | undefined {
  const isIso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const time = isIso ? Date.parse(text.toUpperCase()) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Milliseconds since 1970; `undefined` if it is no HTTP date: Date.parse takes "-1" and "5 apples" for dates, too. */
function httpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

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
export function gitHubLimit(
  answer: { readonly status: number; readonly text: string; header(name: string): string | undefined },
  remainingMs: number,
): number | undefined {
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
