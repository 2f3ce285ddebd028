import type { Fault } from '../../../sandbox/index.js';
import { rateLimited } from '../../../sandbox/index.js';
import { action, fixtures, MYSELF, ONE_REQUEST, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { AT_ONCE, GRACE } from '../row.js';
import type { Row, Trial } from '../row.js';

const ATTEMPTS = 4;
const LIMITED = { status: 6, code: 'rate-limited', says: /has had too many requests \(429\)/ } as const;
const DOWN = { status: 5, code: 'server-unavailable' } as const;
const DAY_MS = 86_400_000;

const httpDate = (inMs: number): string => new Date(Date.now() + inMs).toUTCString();

/** Always the same answer. */
function always(
  name: string,
  then: Fault,
  expected: ActionTrial['expect'],
  more: Partial<ActionTrial> = {},
): Trial {
  return action({ name, faults: (faults) => faults.add({ path: MYSELF, then }), expect: expected, ...more });
}

/** An answer for some times, then the good one. */
function then(name: string, times: number, fault: Fault, lastsMs = 0): Trial {
  return action({
    name,
    faults: (faults) => faults.add({ path: MYSELF, times, then: fault }),
    expect: { status: 0, requests: times + 1, says: /Trying again in/, lastsMs },
  });
}

/** A header that asks for no wait that can be kept or understood. */
const IGNORED: readonly (readonly [what: string, header: string])[] = [
  ['in the past', httpDate(-DAY_MS)],
  ['negative', '-1'],
  ['abc', 'abc'],
  ['1e309', '1e309'],
  ['a number and more', '5 apples'],
  ['a fraction', '0.5'],
  ['hexadecimal', '0x10'],
  ['a command', '##[add-mask]e'],
];

const TOO_LONG: readonly (readonly [what: string, headers: Record<string, string | string[]>])[] = [
  ['86400', { 'retry-after': '86400' }],
  ['a number of 400 digits', { 'retry-after': '9'.repeat(400) }],
  ['a date tomorrow', { 'retry-after': httpDate(DAY_MS) }],
  ['two headers, the first too long', { 'retry-after': ['86400', '1'] }],
  [
    "a date in an hour by the server's clock, which is a day behind",
    { 'retry-after': httpDate(-DAY_MS + 3_600_000), date: httpDate(-DAY_MS) },
  ],
];

export const RETRIES: readonly Row[] = [
  {
    number: 21,
    fault: '429 with Retry-After: 2 (G8)',
    exit: [0, 6],
    bound: AT_ONCE,
    trials: [
      then('once, then the answer', 1, rateLimited({ retryAfter: 2 }), 2000),
      always(
        'always',
        rateLimited({ retryAfter: 2 }),
        { ...LIMITED, requests: ATTEMPTS, lastsMs: 6000 },
        {
          bound: 6 + 3.5 + GRACE,
        },
      ),
      always(
        'always, in a budget of three seconds',
        rateLimited({ retryAfter: 2 }),
        { ...LIMITED, requests: [1, 2] },
        { inputs: { ...ONE_REQUEST, 'timeout-seconds': '3' }, bound: 3 + GRACE },
      ),
      action({
        name: 'of the token endpoint, once',
        inputs: ways.clientCredentials,
        faults: (faults) =>
          faults.add({ path: '/oauth/token', times: 1, then: rateLimited({ retryAfter: 2 }) }),
        expect: { status: 0, lastsMs: 2000 },
      }),
    ],
  },
  {
    number: 22,
    fault: '429 with another Retry-After',
    exit: [0, 6],
    bound: AT_ONCE,
    trials: [
      ...IGNORED.map(([what, header]) =>
        always(`${what}: ignored`, rateLimited({ retryAfter: header }), { ...LIMITED, requests: ATTEMPTS }),
      ),
      ...TOO_LONG.map(([what, headers]) =>
        always(
          `${what}: it ends at once`,
          { status: 429, headers },
          { ...LIMITED, says: /It asks to wait \d+ s or longer/, requests: 1 },
          { bound: 1 + GRACE },
        ),
      ),
      then('a date in three seconds', 1, { status: 429, headers: soon(0) }, 2000),
      then(
        "the same by a server's clock that is a day ahead",
        1,
        { status: 429, headers: soon(DAY_MS) },
        2000,
      ),
      then(
        "the same by a server's clock that is a day behind",
        1,
        { status: 429, headers: soon(-DAY_MS) },
        2000,
      ),
      then(
        'two headers, 2 and 86400: the first',
        1,
        { status: 429, headers: { 'retry-after': ['2', '86400'] } },
        2000,
      ),
      action({
        name: 'a message with hostile text',
        faults: (faults) =>
          faults.add({ path: MYSELF, then: rateLimited({ retryAfter: 86_400, reason: '##[add-mask]e' }) }),
        expect: { ...LIMITED, requests: 1 },
      }),
    ],
  },
  {
    number: 23,
    fault: '429 without Retry-After',
    exit: [0, 6],
    bound: AT_ONCE,
    trials: [
      always('always', rateLimited(), { ...LIMITED, requests: ATTEMPTS }),
      then('twice', 2, rateLimited()),
    ],
  },
  {
    number: 24,
    fault: '5xx, then the answer',
    exit: [0],
    bound: AT_ONCE,
    trials: [500, 502, 503, 504, 408, 425].map((status) => then(String(status), 2, { status })),
  },
  {
    number: 25,
    fault: '5xx that stays',
    exit: [5],
    bound: AT_ONCE,
    trials: [
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
      action({
        name: '503 of the token endpoint',
        inputs: ways.clientCredentials,
        faults: (faults) => faults.add({ path: '/oauth/token', then: { status: 503 } }),
        expect: DOWN,
        check: ({ requests }) => {
          const count = requests.filter(({ path }) => path === '/oauth/token').length;
          return count === 3 ? [] : [`${count} token requests, not 3`];
        },
      }),
      action({
        name: '503 at a log-in with a password',
        inputs: {
          'site-url': fixtures.dataCenter.url,
          username: fixtures.dataCenter.users.dora.name,
          password: fixtures.dataCenter.users.dora.password,
          deployment: 'data-center',
        },
        hosts: [`${new URL(fixtures.dataCenter.url).hostname}:443`],
        faults: (faults) => faults.add({ path: MYSELF, then: { status: 503 } }),
        expect: { ...DOWN, requests: 1 },
      }),
    ],
  },
  {
    number: 26,
    fault: '501, 505',
    exit: [5],
    bound: AT_ONCE,
    trials: [501, 505, 599].map((status) => always(String(status), { status }, { ...DOWN, requests: 1 })),
  },
];

/** Three seconds from now by a clock that is wrong; whole seconds, so that it may be two. */
function soon(wrongBy: number): Record<string, string> {
  return { 'retry-after': httpDate(wrongBy + 3999), date: httpDate(wrongBy) };
}
