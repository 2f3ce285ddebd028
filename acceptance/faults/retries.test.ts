import { type Fault, rateLimited } from '../../sandbox/index.js';
import { dataCenterWays, myself, onDataCenter, ONE_REQUEST } from './given.js';
import { GRACE, type Plan, row } from './trial.js';

// `__tests__/transport/retry.test.ts` has the table of headers, `http.test.ts` that of status codes.

const ATTEMPTS = 4;
const LIMITED: Plan = { status: 6, code: 'rate-limited', says: /has had too many requests \(429\)/ };
const DOWN: Plan = { status: 5, code: 'server-unavailable' };
const DAY_MS = 86_400_000;

const httpDate = (inMs: number): string => new Date(Date.now() + inMs).toUTCString();
/** A date three seconds ahead by a wrong clock. Dates hold whole seconds, so it may be only two. */
const soon = (wrongBy: number): Fault => ({
  status: 429,
  headers: { 'retry-after': httpDate(wrongBy + 3999), date: httpDate(wrongBy) },
});

const always = (then: Fault, plan: Plan): Plan => ({ rules: myself(then), ...plan });

/** Gives an answer this many times, then the good one. */
const recovers = (times: number, fault: Fault, lastsMs = 0): Plan => ({
  ...{ requests: times + 1, says: /Trying again in/, lastsMs, rules: myself(fault, { times }) },
});

const within = (seconds: number): Plan => ({
  ...{ inputs: { ...ONE_REQUEST, 'timeout-seconds': String(seconds) }, bound: seconds + GRACE },
});

row(21, '429 with Retry-After: 2 (G8)', {
  'once, then the answer': recovers(1, rateLimited({ retryAfter: 2 }), 2000),
  'always, in a budget of three seconds': always(rateLimited({ retryAfter: 2 }), {
    ...{ ...LIMITED, requests: [1, 2], ...within(3) },
  }),
});

row(22, '429 with another Retry-After', {
  'no number': always(rateLimited({ retryAfter: '1e309' }), { ...LIMITED, requests: ATTEMPTS }),
  'a day': always(rateLimited({ retryAfter: 86_400, reason: '##[add-mask]e' }), {
    ...{ ...LIMITED, says: /It asks to wait \d+ s or longer/, requests: 1, bound: 1 + GRACE },
  }),
  "a date in three seconds by a server's clock that is a day ahead": recovers(1, soon(DAY_MS), 2000),
});

row(23, '429 without Retry-After', { twice: recovers(2, rateLimited()) });

row(24, '5xx, then the answer', { '503': recovers(2, { status: 503 }) });

row(25, '5xx that stays', {
  '504': always(
    { status: 504, body: { errorMessages: ['##[add-mask]e'] } },
    { ...DOWN, says: /can't answer right now \(504\)/, requests: ATTEMPTS },
  ),
  '503 at a login with a password': always(
    { status: 503 },
    { ...DOWN, requests: 1, inputs: onDataCenter(dataCenterWays.basic) },
  ),
});

row(26, '501, 505', { '505': always({ status: 505 }, { ...DOWN, requests: 1 }) });
