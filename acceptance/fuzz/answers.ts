import fc from 'fast-check';
import { type Deployment, type Endpoint, goodAnswer } from './endpoints.js';
import { change, changed, HOSTILE_TEXTS, MARKER, oddValue } from './json-text.js';
import { mix, one, words } from './mix.js';

type Header = readonly [name: string, value: string];

/** One HTTP answer. `__tests__/transport/settling.test.ts` has what else can go over a connection. */
export interface Answer {
  readonly status: string;
  /** Names and values in Latin-1, as sent over the wire. */
  readonly headers: readonly Header[];
  readonly body: string;
}

export function answerOf(endpoint: Endpoint, deployment: Deployment): Answer {
  const { status, document } = goodAnswer(endpoint, deployment);
  return {
    status: String(status),
    headers: document === undefined ? [] : [['Content-Type', 'application/json;charset=UTF-8']],
    body: document === undefined ? '' : latin1(JSON.stringify(document)),
  };
}

export function wireOf({ status, headers, body }: Answer): Buffer {
  const length = status === '204' && body === '' ? [] : [['Content-Length', String(body.length)] as const];
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}`);
  const text = [`HTTP/1.1 ${status} Whatever`, ...lines, '', body].join('\r\n');
  return Buffer.from(text, 'latin1');
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const STATUSES = words(
  '200 200 200 200 201 202 204 206 300 301 302 303 304 307 308 400 401 401 403 403 404 404 407 408 410 425 429 451 500 502 503 504 520 599',
);

const status = mix([9, one(...STATUSES)], [1, fc.integer({ min: 100, max: 999 }).map(String)]);

const contentType = one(
  ...words('application/json application/json;charset=UTF-8 application/problem+json text/html text/plain'),
  ...words('text/html;charset=UTF-8 application/jsonp application/json-seq application/xml json '),
  ...words('application/octet-stream application/x-www-form-urlencoded'),
  ...['Application/JSON ; charset=utf-16', 'application/json, text/html'],
);

const headerValue = fc.oneof(
  one(' ', 'a'.repeat(5000), 'a'.repeat(20_000), ...words(' 0 1 -1 OK ok null true []')),
  one(...HOSTILE_TEXTS).map((text) => latin1(text.replace(/[\r\n]/g, ' '))),
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 30,
  }),
);

/** Headers that are read, or that a client may act on, with possible values, one per line. */
const TELLING = `
X-Seraph-LoginReason: OK
X-Seraph-LoginReason: AUTHENTICATED_FAILED
X-Seraph-LoginReason: OK, AUTHENTICATED_FAILED
X-Seraph-LoginReason: AUTHENTICATION_DENIED
X-Seraph-LoginReason: OUT
X-AUSERNAME: anonymous
X-AUSERNAME: dora
X-Authentication-Denied-Reason: CAPTCHA_CHALLENGE; login-url=https://canary.example/${MARKER}
X-Failure-Category: FAILURE_CLIENT_SCOPE_CHECK
WWW-Authenticate: Basic realm="protected-area"
Set-Cookie: JSESSIONID=FAKE-cookie-of-another; Path=/
Location: https://canary.example/
Location: https://acme.atlassian.net/login
Location: /login.jsp
Location: http://[::1
Location: javascript:alert(1)
Location: https://::add-mask::${MARKER}/
Refresh: 0; url=https://canary.example/
Alt-Svc: h2="canary.example:443"
Retry-After: 0
Retry-After: 86400
Retry-After: 1e309
Retry-After: Fri, 31 Dec 9999 23:59:59 GMT
Date: Thu, 01 Jan 1970 00:00:00 GMT
Content-Encoding: identity
Content-Encoding: gzip
Content-Encoding: ${MARKER}
Transfer-Encoding: gzip
Connection: Upgrade
Upgrade: h2c
Trailer: X-Seraph-LoginReason
Content-Type: text/html
Authorization: Basic ${MARKER}
__proto__: ${MARKER}
constructor: ${MARKER}`;

const telling = TELLING.trim()
  .split('\n')
  .map((line): Header => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);

const ODD_NAMES = words('X-FAKE x-fake X-AREQUESTID Server Warning Retry-After X-AUSERNAME Location');
const WRONG_NAMES = ['X FAKE', 'X-FAKE\0', '', ':', 'X-F\u00e4KE', 'x'.repeat(9000)];

const header: fc.Arbitrary<Header> = mix<Header>(
  [5, one(...telling)],
  [2, fc.tuple(one(...ODD_NAMES), headerValue)],
  [1, fc.tuple(one(...WRONG_NAMES), headerValue)],
);

const headers = fc
  .array(fc.tuple(header, one(1, 1, 1, 1, 2, 90)), { maxLength: 4 })
  .map((all) => all.flatMap(([each, times]) => Array<Header>(times).fill(each)));

const PAGE = `<!DOCTYPE html><html><head><title>Log in</title></head><body>${MARKER}</body></html>`;

const TELLING_TEXTS: readonly string[] = [
  '{"code":401,"message":"Unauthorized; scope does not match"}',
  'The IP address has been rejected because it is not on the allowed list.',
  'Basic authentication with passwords is deprecated.',
  'Basic Authentication has been disabled on this instance.',
  '{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}',
  '{"error":"unauthorized_client","error_description":"refresh_token is invalid"}',
  '{"error":"invalid_client"}',
  '{"error":"access_denied","error_description":"Unauthorized"}',
  `{"error":"${MARKER}","error_description":"::add-mask::${MARKER}"}`,
];

const depth = fc.integer({ min: 1, max: 50_000 });

const foreignBody = mix(
  [4, one(' ', PAGE, ...words(' {} [] null 0 "" { [ " {"a": \ufeff{}'))],
  [3, one(...TELLING_TEXTS)],
  [3, fc.json({ maxDepth: 3 })],
  [1, oddValue],
  [1, depth.map((levels) => '['.repeat(levels) + ']'.repeat(levels))],
  [1, depth.map((levels) => '{"a":'.repeat(levels))],
);

const encoding: fc.Arbitrary<(text: string) => string> = mix<(text: string) => string>(
  [20, fc.constant(latin1)],
  [
    4,
    one(
      (text: string) => `\xef\xbb\xbf${latin1(text)}`,
      (text: string) => Buffer.from(text, 'utf16le').toString('latin1'),
      (text: string) => `\xff\xfe${Buffer.from(text, 'utf16le').toString('latin1')}`,
      (text: string) => `${latin1(text)}\xff`,
      (text: string) => `${latin1(text)}\0`,
      (text: string) => `)]}',\n${latin1(text)}`,
      (text: string) => latin1(text).replace(/[aeiou]/, '\xed\xa0\x80'),
      (text: string) => latin1(text) + ' '.repeat(1024 * 1024),
      (text: string) => latin1(text).repeat(2),
    ),
  ],
  [2, fc.nat(10_000).map((cutAt) => (text: string) => latin1(text.slice(0, (text.length * cutAt) / 10_000)))],
);

const OTHERS = ['myself', 'server info', 'tenant info', 'token', 'login', 'sites'] as const;

function body(endpoint: Endpoint, deployment: Deployment): fc.Arbitrary<string> {
  const { document } = goodAnswer(endpoint, deployment);
  const own = document === undefined ? '' : JSON.stringify(document);
  const text = mix(
    [5, one(own)],
    [
      12,
      fc
        .array(change, { minLength: 1, maxLength: 3 })
        .map((changes) => (document === undefined ? '' : changed(document, changes))),
    ],
    [4, foreignBody],
    [1, one(...OTHERS.map((other) => JSON.stringify(goodAnswer(other, deployment).document)))],
  );
  return fc.tuple(encoding, text).map(([encode, plain]) => encode(plain));
}

export function anyAnswer(endpoint: Endpoint, deployment: Deployment): fc.Arbitrary<Answer> {
  const good = answerOf(endpoint, deployment);
  const near = body(endpoint, deployment).map((text): Answer => ({ ...good, body: text }));
  const far = fc.record<Answer>({
    status,
    headers: fc
      .tuple(mix([4, one('application/json')], [2, contentType]), headers)
      .map(([type, more]) => [['Content-Type', type], ...more]),
    body: body(endpoint, deployment),
  });
  const good200 = headers.map((more): Answer => ({ ...good, headers: [...good.headers, ...more] }));
  return mix([3, near], [4, far], [2, good200]);
}
