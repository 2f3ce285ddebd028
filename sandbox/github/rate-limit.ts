import type { Clock } from '../clock.js';
import type { Fault } from '../faults.js';
import type { Headers } from '../http.js';

const HOUR_MS = 3_600_000;
const ABOUT = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/**
 * Counts requests by token and hour, as the headers of every answer tell. Nothing runs out: that is what faults are
 * for. Documented: 5000 for a token, 1000 for a workflow's, 60 for nobody.
 */
export function countRequests(clock: Clock): (token: string, limit: number) => Headers {
  const windows = new Map<string, { used: number; endsAt: number }>();
  return (token, limit) => {
    const now = clock.now();
    const last = windows.get(token);
    const { used, endsAt } = last && now < last.endsAt ? last : { used: 0, endsAt: now + HOUR_MS };
    windows.set(token, { used: used + 1, endsAt });
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used - 1)),
      'x-ratelimit-used': String(used + 1),
      'x-ratelimit-reset': String(Math.ceil(endsAt / 1000)),
      'x-ratelimit-resource': 'core',
    };
  };
}

export interface GitHubRateLimit {
  /** Documented: either one, for both limits; 403 if left out. */
  status?: 403 | 429;
  /** Seconds; no header if left out. */
  retryAfter?: number;
  /** `primary`: the hour's requests are used up, and the headers say so. `secondary` if left out. */
  limit?: 'primary' | 'secondary';
  /** When a primary limit ends, in seconds since the epoch. */
  reset?: number;
}

/** A refusal because of too many requests, for the sandbox's faults. */
export function githubRateLimited(options: GitHubRateLimit = {}): Fault {
  const { status = 403, retryAfter, limit = 'secondary', reset } = options;
  const primary = limit === 'primary';
  return {
    status,
    headers: {
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': primary ? '0' : '4999',
      'x-ratelimit-resource': 'core',
      ...(reset === undefined ? {} : { 'x-ratelimit-reset': String(reset) }),
    },
    body: {
      message: primary
        ? 'API rate limit exceeded for user ID 1.'
        : 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url: primary ? ABOUT : `${ABOUT}#about-secondary-rate-limits`,
      status: String(status),
    },
  };
}
