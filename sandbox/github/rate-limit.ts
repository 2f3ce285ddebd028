import type { Clock } from '../clock.js';
import type { Fault } from '../faults.js';
import type { Headers } from '../http.js';

const HOUR_MS = 3_600_000;
const ABOUT = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** Counts requests by token and hour, as the headers of every answer tell. Nothing runs out: that is what faults are for. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #windows = new Map<string, { used: number; endsAt: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  reset(): void {
    this.#windows.clear();
  }

  /**
   * Counts one request.
   *
   * @param limit documented: 5000 for a token, 1000 for a workflow's, 60 for nobody
   */
  headers(token: string, limit: number): Headers {
    const now = this.#clock.now();
    let window = this.#windows.get(token);
    if (window === undefined || now >= window.endsAt) {
      window = { used: 0, endsAt: now + HOUR_MS };
      this.#windows.set(token, window);
    }
    window.used += 1;
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - window.used)),
      'x-ratelimit-used': String(window.used),
      'x-ratelimit-reset': String(Math.ceil(window.endsAt / 1000)),
      'x-ratelimit-resource': 'core',
    };
  }
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
