import { gzipSync } from 'node:zlib';
import type { Fault } from '../../../sandbox/index.js';
import { action, MYSELF, onTheWire, users, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { AT_ONCE } from '../row.js';
import type { Row, Trial } from '../row.js';
import { HOSTILE_TEXT, MARK } from '../rules.js';
import { ADA } from './connections.js';

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const REFUSED = { status: 7, code: 'untrusted-response', requests: 1 } as const;
/** What is no answer in HTTP is asked for once more. */
const UNREADABLE = { ...REFUSED, requests: 2 } as const;
const NO_API = { ...REFUSED, says: /is not JSON as its API sends it/ } as const;

/** A page may be an edge's, so that the gateway is asked as well. */
const PAGE = { ...REFUSED, requests: 2, says: /with a web page \(200\) in place of Jira/ } as const;

/** One answer to the question who this is, and what comes of it. */
function answer(
  name: string,
  then: Fault,
  expected: ActionTrial['expect'] = NO_API,
  more: Partial<ActionTrial> = {},
): Trial {
  return action({
    name,
    faults: (faults) => faults.add({ path: MYSELF, then }),
    expect: expected,
    check: ({ main, requests }) => [
      ...(main.stdout.includes(MARK) ? ["a server's text is quoted"] : []),
      ...requests
        .filter(({ headers }) => headers['accept-encoding'] !== 'identity')
        .map(() => 'another encoding than identity was asked for'),
    ],
    ...more,
  });
}

const json = (body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE): Fault => ({
  raw: onTheWire(
    [
      'HTTP/1.1 200 OK',
      ...Object.entries(headers).map(([key, value]) => `${key}: ${value}`),
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ].join('\n'),
    body,
  ),
  then: 'end',
});

/** A body that fills memory if nothing stops it. */
function large(name: string, then: Fault, more: Partial<ActionTrial> = {}): Trial {
  return answer(name, then, REFUSED, {
    memory: true,
    check: undefined,
    ...more,
  });
}

const HTML = `<!DOCTYPE html><html><title>Log in</title><body>${HOSTILE_TEXT}</body></html>`;

export const ANSWERS: readonly Row[] = [
  {
    number: 9,
    fault: 'truncated JSON with a clean end (G16)',
    exit: [7],
    bound: AT_ONCE,
    decision: 'not tried again at all',
    trials: [
      answer('after the first field', { truncated: true }),
      ...[1, 20, ADA.length - 1].map((length) => answer(`after ${length} bytes`, json(ADA.slice(0, length)))),
      action({
        name: 'of the token endpoint',
        inputs: ways.clientCredentials,
        faults: (faults) => faults.add({ path: '/oauth/token', then: { truncated: true } }),
        expect: { status: 7, code: 'untrusted-response' },
      }),
    ],
  },
  {
    number: 10,
    fault: '200 with HTML, an empty body, 204',
    exit: [7],
    bound: AT_ONCE,
    trials: [
      answer('a log-in page', { status: 200, headers: { 'content-type': 'text/html' }, body: HTML }, PAGE),
      answer('a page that says it is JSON', { status: 200, headers: JSON_TYPE, body: HTML }),
      answer(
        'JSON that says it is a page',
        { status: 200, headers: { 'content-type': 'text/html' }, body: ADA },
        PAGE,
      ),
      answer('no content type', { status: 200, body: ADA }, PAGE),
      answer('an empty body', { status: 200, headers: JSON_TYPE }),
      answer('204', { status: 204, headers: JSON_TYPE }, REFUSED),
      answer('203', { status: 203, headers: JSON_TYPE, body: ADA }, REFUSED),
      action({
        name: 'in place of the cloudId',
        inputs: ways.scoped,
        faults: (faults) => faults.add({ path: '/_edge/tenant_info', then: { html: true } }),
        expect: { status: 7, code: 'untrusted-response' },
      }),
    ],
  },
  {
    number: 11,
    fault: 'JSON of a wrong shape, duplicate keys, __proto__',
    exit: [3, 7],
    bound: AT_ONCE,
    decision: 'an object in which nothing is wrong but that it names nobody is row 32: 3, anonymous-session',
    trials: [
      ...['[]', 'null', '0', 'true', '"text"', `[${ADA}]`].map((body) =>
        answer(body.slice(0, 12), json(body), REFUSED),
      ),
      answer('an accountId with a line break', json('{"accountId":"FAKE\\nid"}'), REFUSED),
      answer('an accountId of 10 000 characters', json(`{"accountId":"${'F'.repeat(10_000)}"}`), REFUSED),
      answer(
        'an accountType that is a command',
        json(JSON.stringify({ accountId: users.ada.accountId, accountType: HOSTILE_TEXT })),
        REFUSED,
      ),
      answer('the accountId twice', json(ADA.replace('{', `{"accountId":"${users.grace.accountId}",`))),
      answer(
        'the accountId twice, once escaped',
        json(ADA.replace('{', `{"\\u0061ccountId":"${users.grace.accountId}",`)),
      ),
      answer('a key twice further down', json(ADA.replace('{', '{"groups":{"size":0,"size":1},'))),
      answer('__proto__ with an accountId', json(`{"__proto__":${ADA}}`), {
        status: 3,
        code: 'anonymous-session',
        requests: 1,
      }),
      answer('constructor and prototype', json(`{"constructor":{"prototype":${ADA}}}`), {
        status: 3,
        code: 'anonymous-session',
        requests: 1,
      }),
      answer('accountId as a number', json('{"accountId":1}'), {
        status: 3,
        code: 'anonymous-session',
        requests: 1,
      }),
      answer('100 000 arrays in each other', json('['.repeat(100_000) + ']'.repeat(100_000)), REFUSED),
    ],
  },
  {
    number: 12,
    fault: 'a body of 100 MB, a body without an end',
    exit: [7],
    bound: AT_ONCE,
    trials: [
      large('without an end', { endless: true }),
      large('100 MB', { status: 200, headers: JSON_TYPE, body: 'F'.repeat(100 * 1024 * 1024) }),
      large(
        'without an end, of the token endpoint',
        { status: 500 },
        {
          inputs: ways.clientCredentials,
          faults: (faults) => faults.add({ path: '/oauth/token', then: { endless: true } }),
          expect: { status: 7, code: 'untrusted-response' },
        },
      ),
    ],
  },
  {
    number: 13,
    fault: 'a gzip bomb',
    exit: [7],
    bound: AT_ONCE,
    trials: [
      large('512 MB', { gzipBomb: { megabytes: 512 } }),
      answer(
        'gzip that would be a good answer',
        json(gzipSync(ADA), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
      ),
    ],
  },
  {
    number: 14,
    fault: 'an unknown Content-Encoding',
    exit: [0, 7],
    bound: AT_ONCE,
    trials: [
      ...['br', 'zstd', 'x-unknown', 'gzip, identity', 'GZIP', 'deflate'].map((encoding) =>
        answer(encoding, json(ADA, { ...JSON_TYPE, 'content-encoding': encoding })),
      ),
      answer('identity', json(ADA, { ...JSON_TYPE, 'content-encoding': 'Identity' }), {
        status: 0,
        requests: 1,
      }),
    ],
  },
  {
    number: 15,
    fault: 'invalid UTF-8, UTF-16, a byte order mark',
    exit: [0, 7],
    bound: AT_ONCE,
    trials: [
      answer('bytes that are no UTF-8', { invalidUtf8: true }),
      answer(
        'a surrogate, encoded',
        json(
          Buffer.concat([
            Buffer.from('{"accountId":"FAKE-id","displayName":"'),
            Buffer.from([0xed, 0xa0, 0x80]),
            Buffer.from('"}'),
          ]),
        ),
      ),
      answer('UTF-16', json(Buffer.from(ADA, 'utf16le'))),
      answer(
        'UTF-16 with its mark and its name',
        json(Buffer.from(`\ufeff${ADA}`, 'utf16le'), { 'content-type': 'application/json;charset=UTF-16' }),
      ),
      answer('UTF-8 with a mark', json(`\ufeff${ADA}`), { status: 0, requests: 1 }),
      answer(
        'a name of many scripts',
        json(
          JSON.stringify({
            accountId: users.ada.accountId,
            displayName: `Ada \u202e\u{1f469}\u200d\u{1f4bb} \u0000 \ud800 ${HOSTILE_TEXT}`,
          }),
        ),
        { status: 0, requests: 1 },
        { check: undefined },
      ),
    ],
  },
  {
    number: 16,
    fault: 'a flood of headers, no HTTP at all',
    exit: [0, 7],
    bound: AT_ONCE,
    trials: [
      answer('128 KiB of headers', { headerFlood: true }, UNREADABLE, { memory: true }),
      answer('one header of 64 kB', json(ADA, { ...JSON_TYPE, 'x-fake': 'F'.repeat(64_000) }), UNREADABLE),
      answer(
        '10 000 headers',
        json(
          ADA,
          Object.fromEntries(
            Array.from({ length: 10_000 }, (_, index) => [`x-fake-${index}`, HOSTILE_TEXT.slice(0, 4)]),
          ),
        ),
        UNREADABLE,
      ),
      answer(
        'a header without a colon',
        { raw: onTheWire(`HTTP/1.1 200 OK\n${MARK}`, ADA), then: 'end' },
        UNREADABLE,
      ),
      answer('another protocol', { raw: `SSH-2.0-${MARK}\r\n`, then: 'end' }, UNREADABLE),
      answer('HTTP of another version', { raw: onTheWire('HTTP/9.9 200 OK', ADA), then: 'end' }, UNREADABLE),
      answer(
        'two lengths',
        {
          raw: onTheWire('HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2', ADA),
          then: 'end',
        },
        UNREADABLE,
      ),
      answer(
        'a length and chunks',
        {
          raw: onTheWire('HTTP/1.1 200 OK\nContent-Length: 1\nTransfer-Encoding: chunked', ADA),
          then: 'end',
        },
        UNREADABLE,
      ),
      answer(
        'hostile headers',
        json(ADA, {
          ...JSON_TYPE,
          'x-seraph-loginreason': 'OK',
          'x-ausername': '##[add-mask]e',
          'set-cookie': `authorization=${MARK}`,
          date: '::stop-commands::x',
          expires: '##[set-output name=authorization;]evil',
        }),
        { status: 0, requests: 1 },
      ),
    ],
  },
];
