import { gzipSync } from 'node:zlib';
import type { Fault } from '../../../sandbox/index.js';
import type { Given, Row, Trial, Want } from '../trial.js';
import { ADA, dataCenterWays, exchange, HOSTILE_TEXT, MARK, myself, onDataCenter } from '../trial.js';
import { onTheWire, row, sites, trial, users, ways } from '../trial.js';

const TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const REFUSED = { status: 7, code: 'untrusted-response', requests: 1 };
/** What is no answer in HTTP is asked for once more. */
const UNREADABLE = { ...REFUSED, requests: 2 };
const NO_API = { ...REFUSED, says: /is not JSON as its API sends it/ };
/** A page may be an edge's, so that the gateway is asked as well. */
const PAGE = { ...REFUSED, requests: 2, says: /with a web page \(200\) in place of Jira/ };
const GOOD = { status: 0, requests: 1 };
const NOBODY = { status: 3, code: 'anonymous-session', requests: 1 };

/** One answer to the question who this is, and what comes of it. */
const answer = (name: string, then: Fault, want: Want = NO_API, more: Given = {}): Trial =>
  trial(name, want, { rules: myself(then), ...more });

/** A body that fills memory if nothing stops it. */
const large = (name: string, then: Fault): Trial => answer(name, then, REFUSED, { memory: true });

const raw = (head: string): Fault => ({ raw: onTheWire(head, ADA), then: 'end' });

const json = (body: string | Uint8Array, headers: Record<string, string> = TYPE): Fault => ({
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
const encoded = (encoding: string): Fault => json(ADA, { ...TYPE, 'content-encoding': encoding });
const ada = (more: object): Fault => json(JSON.stringify({ accountId: users.ada.accountId, ...more }));

const HTML = `<!DOCTYPE html><html><title>Log in</title><body>${HOSTILE_TEXT}</body></html>`;
const HTML_TYPE = { 'content-type': 'text/html' };
const OTHER = users.grace.accountId;
const MANY = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x-fake-${index}`, 'FAKE']));
const HOSTILE_HEADERS = {
  'x-seraph-loginreason': 'OK',
  'x-ausername': '##[add-mask]e',
  'set-cookie': `authorization=${MARK}`,
  date: '::stop-commands::x',
  expires: '##[set-output name=authorization;]evil',
};
const SURROGATE = Buffer.from('{"accountId":"FAKE-id","displayName":"\xed\xa0\x80"}', 'latin1');

export const ANSWERS: readonly Row[] = [
  // Not tried again at all.
  row(9, 'truncated JSON with a clean end (G16)', [
    answer('after the first field', { truncated: true }),
    ...[1, 20, ADA.length - 1].map((length) => answer(`after ${length} bytes`, json(ADA.slice(0, length)))),
    trial('of the token endpoint', REFUSED, {
      inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
      rules: exchange({ truncated: true }),
    }),
  ]),
  row(10, '200 with HTML, an empty body, 204', [
    answer('a log-in page', { status: 200, headers: HTML_TYPE, body: HTML }, PAGE),
    answer('a page that says it is JSON', { status: 200, headers: TYPE, body: HTML }),
    answer('JSON that says it is a page', { status: 200, headers: HTML_TYPE, body: ADA }, PAGE),
    answer('no content type', { status: 200, body: ADA }, PAGE),
    answer('an empty body', { status: 200, headers: TYPE }),
    answer('204', { status: 204, headers: TYPE }, REFUSED),
    answer('203', { status: 203, headers: TYPE, body: ADA }, REFUSED),
    trial(
      'in place of the cloudId',
      { status: 7, code: 'untrusted-response' },
      { inputs: ways.scoped, rules: { path: '/_edge/tenant_info', then: { html: true } } },
    ),
  ]),
  // An object in which nothing is wrong but that it names nobody is row 32.
  row(11, 'JSON of a wrong shape, duplicate keys, __proto__', [
    ...['[]', 'null', '0', 'true', '"text"', `[${ADA}]`].map((body) =>
      answer(body.slice(0, 12), json(body), REFUSED),
    ),
    answer('an accountId with a line break', json('{"accountId":"FAKE\\nid"}'), REFUSED),
    answer('an accountId of 10 000 characters', json(`{"accountId":"${'F'.repeat(10_000)}"}`), REFUSED),
    answer('an accountType that is a command', ada({ accountType: HOSTILE_TEXT }), REFUSED),
    answer('the accountId twice', json(ADA.replace('{', `{"accountId":"${OTHER}",`))),
    answer('the accountId twice, once escaped', json(ADA.replace('{', `{"\\u0061ccountId":"${OTHER}",`))),
    answer('a key twice further down', json(ADA.replace('{', '{"groups":{"size":0,"size":1},'))),
    answer('__proto__ with an accountId', json(`{"__proto__":${ADA}}`), NOBODY),
    answer('constructor and prototype', json(`{"constructor":{"prototype":${ADA}}}`), NOBODY),
    answer('accountId as a number', json('{"accountId":1}'), NOBODY),
    answer('100 000 arrays in each other', json('['.repeat(100_000) + ']'.repeat(100_000)), REFUSED),
  ]),
  row(12, 'a body of 100 MB, a body without an end (G4)', [
    large('without an end', { endless: true }),
    large('100 MB', { status: 200, headers: TYPE, body: 'F'.repeat(100 * 1024 * 1024) }),
    trial('without an end, of the token endpoint', REFUSED, {
      inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
      rules: exchange({ endless: true }),
      memory: true,
    }),
  ]),
  row(13, 'a gzip bomb (G5)', [
    large('512 MB', { gzipBomb: { megabytes: 512 } }),
    answer('gzip that would be a good answer', json(gzipSync(ADA), { ...TYPE, 'content-encoding': 'gzip' })),
  ]),
  row(14, 'an unknown Content-Encoding', [
    ...['br', 'zstd', 'x-unknown', 'gzip, identity', 'GZIP', 'deflate'].map((encoding) =>
      answer(encoding, encoded(encoding)),
    ),
    answer('identity', encoded('Identity'), GOOD),
  ]),
  row(15, 'invalid UTF-8, UTF-16, a byte order mark', [
    answer('bytes that are no UTF-8', { invalidUtf8: true }),
    answer('a surrogate, encoded', json(SURROGATE)),
    answer('UTF-16', json(Buffer.from(ADA, 'utf16le'))),
    answer(
      'UTF-16 with its mark and its name',
      json(Buffer.from(`\ufeff${ADA}`, 'utf16le'), { 'content-type': 'application/json;charset=UTF-16' }),
    ),
    answer('UTF-8 with a mark', json(`\ufeff${ADA}`), GOOD),
    answer(
      'a name of many scripts',
      ada({ displayName: `Ada \u202e\u{1f469}\u200d\u{1f4bb} \u0000 \ud800 ${HOSTILE_TEXT}` }),
      GOOD,
    ),
  ]),
  row(16, 'a flood of headers, no HTTP at all', [
    answer('128 KiB of headers', { headerFlood: true }, UNREADABLE, { memory: true }),
    answer('one header of 64 kB', json(ADA, { ...TYPE, 'x-fake': 'F'.repeat(64_000) }), UNREADABLE),
    answer('10 000 headers', json(ADA, MANY), UNREADABLE),
    answer('a header without a colon', raw(`HTTP/1.1 200 OK\n${MARK}`), UNREADABLE),
    answer('another protocol', { raw: `SSH-2.0-${MARK}\r\n`, then: 'end' }, UNREADABLE),
    answer('HTTP of another version', raw('HTTP/9.9 200 OK'), UNREADABLE),
    answer('two lengths', raw('HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2'), UNREADABLE),
    answer(
      'a length and chunks',
      raw('HTTP/1.1 200 OK\nContent-Length: 1\nTransfer-Encoding: chunked'),
      UNREADABLE,
    ),
    answer('hostile headers', json(ADA, { ...TYPE, ...HOSTILE_HEADERS }), GOOD, {
      check: ({ ran }) => (ran.stdout.includes(MARK) ? ["a server's text is quoted"] : []),
    }),
  ]),
];

const REDIRECTED = { status: 7, code: 'redirect-refused', requests: 1, connects: 1 };
/** The gateway is asked as well, since a site's edge may be what sends the request on. */
const BY_BOTH = { ...REDIRECTED, requests: 2, connects: 2, says: /which is never followed/ };
const CODES = [301, 302, 303, 307, 308];
const { acme, globex } = sites;

const redirect = (name: string, code: number, location?: string): Trial =>
  answer(`${code} ${name}`, { redirect: code, ...(location !== undefined && { location }) }, BY_BOTH);

const ELSEWHERE: readonly (readonly [name: string, location: string | undefined])[] = [
  ['to another host', `https://canary.example/${MARK}`],
  ['to another host, without a scheme', `//canary.example/${MARK}`],
  ['to another port', `https://${acme.host}:8443/${MARK}`],
  ['to another site', `${globex.url}/${MARK}`],
  ['from https to http', `http://${acme.host}/rest/api/3/myself?${MARK}`],
  ['to itself, without end', `${acme.url}/rest/api/3/myself`],
  ['to a relative address', `login.jsp?os_destination=${MARK}`],
  ['without a Location', undefined],
  ['with an empty Location', ''],
  ['javascript:', `javascript:alert('${MARK}')`],
  ['data:', `data:text/html,${MARK}`],
  ['file:', 'file:///etc/passwd'],
  ['with a user name', `https://ada:${MARK}@canary.example/`],
  ['that is no URL', `https://[${MARK}`],
  ['with a command', `https://canary.example/##[add-mask]${MARK}`],
  ['to a host that is a command', `https://%23%23[add-mask]${MARK}/`],
];

export const REDIRECTS: readonly Row[] = [
  row(35, '301, 302, 303, 307, 308 to the same origin (C9)', [
    ...CODES.map((code) => redirect('to a path of the same host', code, '/login.jsp')),
    ...[300, 304, 305, 399].map((code) => redirect('to the same host', code, `${acme.url}/login.jsp`)),
    ...[307, 308].map((code) =>
      trial(`${code} of a token endpoint to itself: no body is sent again`, REDIRECTED, {
        inputs: { ...ways.clientCredentials, 'cloud-id': acme.cloudId },
        rules: exchange({ redirect: code, location: 'https://auth.atlassian.com/oauth/token' }),
      }),
    ),
    answer('Data Center behind single sign-on', { redirect: 302, location: '/jira/login.jsp' }, REDIRECTED, {
      inputs: onDataCenter(dataCenterWays['personal-access-token']),
    }),
  ]),
  row(36, 'redirects to elsewhere: other origin, http, loop, relative, none, javascript: (C10, C11)', [
    ...ELSEWHERE.map(([name, location]) => redirect(name, 302, location)),
    ...CODES.map((code) => redirect('to another host', code, 'https://canary.example/collect')),
    ...CODES.map((code) =>
      trial(
        `${code} of the token endpoint: no body goes elsewhere`,
        { ...REDIRECTED, says: /https:\/\/canary\.example/ },
        {
          inputs: { ...ways.refreshToken, 'cloud-id': acme.cloudId },
          rules: exchange({ redirect: code, location: 'https://canary.example/oauth/token' }),
        },
      ),
    ),
    answer(
      'two Locations, on the wire',
      raw(`HTTP/1.1 302 Found\nLocation: https://canary.example/\nLocation: ${acme.url}/\nContent-Length: 0`),
      BY_BOTH,
    ),
  ]),
];
