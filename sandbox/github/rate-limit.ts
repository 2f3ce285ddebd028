import type { Fault } from '../faults.js';

const ABOUT = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

export interface GitHubRateLimit {
  /** Documented: either status, for both limits. 403 if left out. */
  status?: 403 | 429;
  retryAfter?: number;
  /** `primary`: the hour's requests are used up, and the headers say so. `secondary` if left out. */
  limit?: 'primary' | 'secondary';
  reset?: number;
}

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
