/**
 * How often a request may be sent, by what it does.
 *
 * - `read`: has no effect on the server.
 * - `exchange`: uses up a token; all attempts stay inside a minute, far from the ten in which Atlassian accepts a refresh
 *   token again, and are made only when no answer came, or none about the token.
 * - `save`: puts a new token into its store; as `read`, with a separate budget, because what was issued must be kept.
 * - `set`: leaves the same behind however often it is done, unless something else changes it meanwhile (409).
 * - `change`: may be done twice, so that it is sent again only after an answer that says that nothing was done.
 * - `once`: a log-in, which counts if it fails, and leaves a session behind if its answer is lost.
 * - `explanation`: asked only to tell more about a failure that is known already, and not for long.
 */
export const MOST_ATTEMPTS = {
  read: 4,
  exchange: 3,
  save: 4,
  set: 4,
  change: 1,
  once: 1,
  explanation: 1,
} as const;

export type Repeatable = keyof typeof MOST_ATTEMPTS;

/** No single attempt may take longer, so that one black hole leaves time for another try. Milliseconds. */
export function longestAttempt(repeatable: Repeatable): number {
  return repeatable === 'explanation' ? 2000 : 15_000;
}

const PASSING = [408, 425, 429, 500, 502, 503, 504];

/**
 * True for answers that may be another one a little later. 400, 401, 403 and 404 never are: they lock accounts. Where a
 * token would be lost, any fault of the server is worth another attempt: proxies have their own, such as Cloudflare's
 * 520 to 530.
 */
export function isRetriedStatus(status: number, repeatable: Repeatable): boolean {
  if (MOST_ATTEMPTS[repeatable] === 1) return false;
  return PASSING.includes(status) || ((repeatable === 'exchange' || repeatable === 'save') && status >= 500);
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

type Header = (name: string) => string | undefined;

/** Milliseconds until a time, by the server's clock, not ours; 0 if it is past. */
function until(time: number, header: Header): number {
  return Math.max(0, time - (httpDate(header('date')) ?? Date.now()));
}

/** The wait that `Retry-After` asks for (whole seconds, or an HTTP date), in milliseconds; 0 if it asks for none. */
export function retryAfter(header: Header): number {
  const value = header('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const time = httpDate(value);
  return time === undefined ? 0 : until(time, header);
}

/**
 * The wait until a rate limit is reset, in milliseconds, for a 429 without `Retry-After`; 0 if it says nothing.
 *
 * Atlassian: `X-RateLimit-Reset` in ISO 8601, possibly without seconds, and `RateLimit: "policy";r=0;t=600`, where `r`
 * is what remains; names with `Beta-` in front announce limits that are not in force. GitHub: `X-RateLimit-Reset` in
 * seconds since 1970.
 */
export function untilReset(header: Header): number {
  const reset = header('x-ratelimit-reset')?.trim() ?? '';
  const time = /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : parsed(reset.toUpperCase(), ISO);
  if (time !== undefined) return until(time, header);
  const policies = (header('ratelimit') ?? '').split(',').filter((policy) => !/;\s*r=[1-9]/.test(policy));
  return Math.max(0, ...policies.map((policy) => Number(/;\s*t=(\d+)/.exec(policy)?.[1] ?? 0) * 1000));
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
  { status, text, header }: { readonly status: number; readonly text: string; readonly header: Header },
  remainingMs: number,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  if (header('retry-after') !== undefined) return retryAfter(header);
  const reset = header('x-ratelimit-reset') ?? '';
  const isUsedUp = header('x-ratelimit-remaining') === '0';
  if (isUsedUp && /^\d{1,12}$/.test(reset)) return until(Number(reset) * 1000, header);
  if (status === 403 && !isUsedUp && !/\brate limit|abuse detection/i.test(text)) return undefined;
  return remainingMs > 1.5 * USUAL_WAIT_MS ? USUAL_WAIT_MS : 0;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Date.parse takes "-1" and "5 apples" for dates, too. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds since 1970. */
function parsed(text: string, shape: RegExp): number | undefined {
  const time = shape.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function httpDate(text = ''): number | undefined {
  return parsed(text, HTTP_DATE);
}
