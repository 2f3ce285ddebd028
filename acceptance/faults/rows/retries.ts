import { type Fault, rateLimited } from '../../../sandbox/index.js';
import type { Given, Row, Trial, Want } from '../trial.js';
import {
  dataCenterWays,
  exchange,
  GRACE,
  myself,
  onDataCenter,
  ONE_REQUEST,
  row,
  trial,
  ways,
} from '../trial.js';

const ATTEMPTS = 4;
const LIMITED = { status: 6, code: 'rate-limited', says: /has had too many requests \(429\)/ };
const DOWN = { status: 5, code: 'server-unavailable' };
const DAY_MS = 86_400_000;

const httpDate = (inMs: number): string => new Date(Date.now() + inMs).toUTCString();
/** Three seconds from now by a clock that is wrong; whole seconds, so that it may be two. */
const soon = (wrongBy: number): Record<string, string> => ({
  'retry-after': httpDate(wrongBy + 3999),
  date: httpDate(wrongBy),
});
const limited = (headers: Record<string, string | string[]>): Fault => ({ status: 429, headers });

const always = (name: string, then: Fault, want: Want, more: Given = {}): Trial =>
  trial(name, want, { rules: myself(then), ...more });

/** An answer for some times, then the good one. */
const recovers = (name: string, times: number, fault: Fault, lastsMs = 0): Trial =>
  trial(
    name,
    { status: 0, requests: times + 1, says: /Trying again in/, lastsMs },
    { rules: myself(fault, times) },
  );

/** A header that asks for no wait that can be kept or understood. */
const IGNORED: Readonly<Record<string, string>> = {
  'in the past': httpDate(-DAY_MS),
  negative: '-1',
  abc: 'abc',
  '1e309': '1e309',
  'a number and more': '5 apples',
  'a fraction': '0.5',
  hexadecimal: '0x10',
  'a command': '##[add-mask]e',
};

const TOO_LONG: Readonly<Record<string, Record<string, string | string[]>>> = {
  '86400': { 'retry-after': '86400' },
  'a number of 400 digits': { 'retry-after': '9'.repeat(400) },
  'a date tomorrow': { 'retry-after': httpDate(DAY_MS) },
  'two headers, the first too long': { 'retry-after': ['86400', '1'] },
  "a date in an hour by the server's clock, which is a day behind": {
    'retry-after': httpDate(-DAY_MS + 3_600_000),
    date: httpDate(-DAY_MS),
  },
};

export const RETRIES: readonly Row[] = [
  row(21, '429 with Retry-After: 2 (G8)', [
    recovers('once, then the answer', 1, rateLimited({ retryAfter: 2 }), 2000),
    always(
      'always',
      rateLimited({ retryAfter: 2 }),
      { ...LIMITED, requests: ATTEMPTS, lastsMs: 6000 },
      { bound: 6 + 3.5 + GRACE },
    ),
    always(
      'always, in a budget of three seconds',
      rateLimited({ retryAfter: 2 }),
      { ...LIMITED, requests: [1, 2] },
      { inputs: { ...ONE_REQUEST, 'timeout-seconds': '3' }, bound: 3 + GRACE },
    ),
    trial(
      'of the token endpoint, once',
      { status: 0, lastsMs: 2000 },
      { inputs: ways.clientCredentials, rules: exchange(rateLimited({ retryAfter: 2 }), { times: 1 }) },
    ),
  ]),
  row(22, '429 with another Retry-After', [
    ...Object.entries(IGNORED).map(([what, retryAfter]) =>
      always(`${what}: ignored`, rateLimited({ retryAfter }), { ...LIMITED, requests: ATTEMPTS }),
    ),
    ...Object.entries(TOO_LONG).map(([what, headers]) =>
      always(
        `${what}: it ends at once`,
        limited(headers),
        { ...LIMITED, says: /It asks to wait \d+ s or longer/, requests: 1 },
        { bound: 1 + GRACE },
      ),
    ),
    recovers('a date in three seconds', 1, limited(soon(0)), 2000),
    recovers("the same by a server's clock that is a day ahead", 1, limited(soon(DAY_MS)), 2000),
    recovers("the same by a server's clock that is a day behind", 1, limited(soon(-DAY_MS)), 2000),
    recovers('two headers, 2 and 86400: the first', 1, limited({ 'retry-after': ['2', '86400'] }), 2000),
    always('a message with hostile text', rateLimited({ retryAfter: 86_400, reason: '##[add-mask]e' }), {
      ...LIMITED,
      requests: 1,
    }),
  ]),
  row(23, '429 without Retry-After', [
    always('always', rateLimited(), { ...LIMITED, requests: ATTEMPTS }),
    recovers('twice', 2, rateLimited()),
  ]),
  row(
    24,
    '5xx, then the answer',
    [500, 502, 503, 504, 408, 425].map((status) => recovers(String(status), 2, { status })),
  ),
  row(25, '5xx that stays', [
    ...[500, 502, 503, 504, 408].map((status) =>
      always(
        String(status),
        { status, body: { errorMessages: ['##[add-mask]e'] } },
        { ...DOWN, says: new RegExp(`can't answer just now \\(${status}\\)`), requests: ATTEMPTS },
      ),
    ),
    always(
      '503, in a budget of one second',
      { status: 503 },
      { ...DOWN, requests: [1, ATTEMPTS] },
      { inputs: { ...ONE_REQUEST, 'timeout-seconds': '1' }, bound: 1 + GRACE },
    ),
    trial('503 of the token endpoint', DOWN, {
      inputs: ways.clientCredentials,
      rules: exchange({ status: 503 }),
      check: ({ requests }) => {
        const count = requests.filter(({ path }) => path === '/oauth/token').length;
        return count === 3 ? [] : [`${count} token requests, not 3`];
      },
    }),
    always(
      '503 at a log-in with a password',
      { status: 503 },
      { ...DOWN, requests: 1 },
      { inputs: onDataCenter(dataCenterWays.basic) },
    ),
  ]),
  row(
    26,
    '501, 505',
    [501, 505, 599].map((status) => always(String(status), { status }, { ...DOWN, requests: 1 })),
  ),
];
