import { type Fault, rateLimited } from '../../../sandbox/index.js';
import { dataCenterWays, exchange, myself, onDataCenter, ONE_REQUEST, ways } from '../given.js';
import { each, GRACE, type Plan, type Row, row } from '../trial.js';

// `__tests__/transport/retry.test.ts` has the table of headers, `http.test.ts` that of status codes.

const ATTEMPTS = 4;
const LIMITED: Plan = { status: 6, code: 'rate-limited', says: /has had too many requests \(429\)/ };
const DOWN: Plan = { status: 5, code: 'server-unavailable' };
const DAY_MS = 86_400_000;

const httpDate = (inMs: number): string => new Date(Date.now() + inMs).toUTCString();
/** Three seconds from now by a clock that is wrong; whole seconds, so that it may be two. */
const soon = (wrongBy: number): Fault => ({
  status: 429,
  headers: { 'retry-after': httpDate(wrongBy + 3999), date: httpDate(wrongBy) },
});

const always = (then: Fault, plan: Plan): Plan => ({ rules: myself(then), ...plan });

/** An answer for some times, then the good one. */
const recovers = (times: number, fault: Fault, lastsMs = 0): Plan => ({
  ...{ requests: times + 1, says: /Trying again in/, lastsMs, rules: myself(fault, { times }) },
});

const TOO_LONG: Readonly<Record<string, Record<string, string | string[]>>> = {
  '86400': { 'retry-after': '86400' },
  'two headers, the first too long': { 'retry-after': ['86400', '1'] },
  "a date in an hour by the server's clock, which is a day behind": {
    'retry-after': httpDate(-DAY_MS + 3_600_000),
    date: httpDate(-DAY_MS),
  },
};

const within = (seconds: number): Plan => ({
  ...{ inputs: { ...ONE_REQUEST, 'timeout-seconds': String(seconds) }, bound: seconds + GRACE },
});

export const RETRIES: readonly Row[] = [
  row(21, '429 with Retry-After: 2 (G8)', {
    'once, then the answer': recovers(1, rateLimited({ retryAfter: 2 }), 2000),
    always: always(rateLimited({ retryAfter: 2 }), {
      ...{ ...LIMITED, requests: ATTEMPTS, lastsMs: 6000, bound: 6 + 3.5 + GRACE },
    }),
    'always, in a budget of three seconds': always(rateLimited({ retryAfter: 2 }), {
      ...{ ...LIMITED, requests: [1, 2], ...within(3) },
    }),
    'of the token endpoint, once': {
      ...{ lastsMs: 2000, inputs: ways.clientCredentials },
      rules: exchange(rateLimited({ retryAfter: 2 }), { times: 1 }),
    },
  }),
  row(22, '429 with another Retry-After', {
    ...each(['-1', '1e309', '5 apples', '##[add-mask]e', httpDate(-DAY_MS)], (retryAfter) =>
      always(rateLimited({ retryAfter }), { ...LIMITED, requests: ATTEMPTS }),
    ),
    ...each(TOO_LONG, (headers) =>
      always(
        { status: 429, headers },
        { ...LIMITED, says: /It asks to wait \d+ s or longer/, requests: 1, bound: 1 + GRACE },
      ),
    ),
    'a date in three seconds': recovers(1, soon(0), 2000),
    "the same by a server's clock that is a day ahead": recovers(1, soon(DAY_MS), 2000),
    'a message with hostile text': always(rateLimited({ retryAfter: 86_400, reason: '##[add-mask]e' }), {
      ...{ ...LIMITED, requests: 1 },
    }),
  }),
  row(23, '429 without Retry-After', {
    always: always(rateLimited(), { ...LIMITED, requests: ATTEMPTS }),
    twice: recovers(2, rateLimited()),
  }),
  row(
    24,
    '5xx, then the answer',
    each([500, 503, 408], (status) => recovers(2, { status })),
  ),
  row(25, '5xx that stays', {
    ...each([500, 504], (status) =>
      always(
        { status, body: { errorMessages: ['##[add-mask]e'] } },
        { ...DOWN, says: new RegExp(`can't answer just now \\(${status}\\)`), requests: ATTEMPTS },
      ),
    ),
    '503, in a budget of one second': always(
      { status: 503 },
      { ...DOWN, requests: [1, ATTEMPTS], ...within(1) },
    ),
    '503 of the token endpoint': {
      ...{ ...DOWN, inputs: ways.clientCredentials, rules: exchange({ status: 503 }) },
      check: ({ sandbox: { requests } }) => {
        const count = requests.filter(({ path }) => path === '/oauth/token').length;
        return count === 3 ? [] : [`${count} token requests, not 3`];
      },
    },
    '503 at a log-in with a password': always(
      { status: 503 },
      { ...DOWN, requests: 1, inputs: onDataCenter(dataCenterWays.basic) },
    ),
  }),
  row(
    26,
    '501, 505',
    each([501, 505], (status) => always({ status }, { ...DOWN, requests: 1 })),
  ),
];
