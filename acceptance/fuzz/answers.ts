import fc from 'fast-check';
import { type Change, change, changed, HOSTILE_TEXTS, MARKER, oddValue } from './json-text.js';
import { type Endpoint, goodAnswer } from './endpoints.js';

/** How a body's end is told. */
type Framing =
  | 'length'
  | 'chunked'
  | 'close'
  | 'too long'
  | 'too short'
  | 'both'
  | 'bad chunks'
  | 'negative'
  | 'two lengths';

/** What happens on the connection when all has been written. */
type Ending = 'end' | 'stay' | 'reset' | 'stall';

/** One HTTP answer, down to its bytes. */
export interface Answer {
  readonly statusLine: string;
  /** Names and values in Latin-1, as they go onto the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** In Latin-1, one character for each byte. */
  readonly body: string;
  readonly framing: Framing;
  readonly ending: Ending;
  /** How much of it is written, of 1. */
  readonly cut: number;
  readonly pieces: number;
  /** Written before it, such as 103 Early Hints. */
  readonly before: string;
}

/** A good answer. */
export function answerOf(endpoint: Endpoint, deployment: 'cloud' | 'data-center'): Answer {
  const { status, document } = goodAnswer(endpoint, deployment);
  return {
    statusLine: `HTTP/1.1 ${status} Whatever`,
    headers: document === undefined ? [] : [['Content-Type', 'application/json;charset=UTF-8']],
    body: document === undefined ? '' : latin1(JSON.stringify(document)),
    framing: document === undefined ? 'close' : 'length',
    ending: 'end',
    cut: 1,
    pieces: 1,
    before: '',
  };
}

/** The bytes of an answer, in the pieces that they are written in. */
export function wireOf({ statusLine, headers, body, framing, cut, pieces, before }: Answer): Buffer[] {
  const lines = [
    statusLine,
    ...[...headers, ...framed(framing, body)].map(([name, value]) => `${name}: ${value}`),
  ];
  const text = `${before}${lines.join('\r\n')}\r\n\r\n${bodyText(framing, body)}`;
  const bytes = Buffer.from(text.slice(0, Math.ceil(text.length * cut)), 'latin1');
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

function framed(framing: Framing, body: string): [string, string][] {
  switch (framing) {
    case 'length':
      return [['Content-Length', String(body.length)]];
    case 'too long':
      return [['Content-Length', String(body.length + 7)]];
    case 'too short':
      return [['Content-Length', String(Math.max(0, body.length - 7))]];
    case 'chunked':
    case 'bad chunks':
      return [['Transfer-Encoding', 'chunked']];
    case 'both':
      return [
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', String(body.length)],
      ];
    case 'negative':
      return [['Content-Length', '-1']];
    case 'two lengths':
      return [
        ['Content-Length', String(body.length)],
        ['Content-Length', String(body.length + 1)],
      ];
    case 'close':
      return [];
  }
}

function bodyText(framing: Framing, body: string): string {
  if (framing === 'chunked' || framing === 'both') {
    return body === '' ? '0\r\n\r\n' : `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  }
  return framing === 'bad chunks' ? `zz\r\n${body}\r\n0\r\n\r\n` : body;
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const status = fc.oneof(
  { weight: 10, arbitrary: fc.constant(200) },
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      ...[201, 202, 204, 205, 206, 226, 300, 301, 302, 303, 304, 307, 308, 400, 401, 401, 403, 403, 404, 404],
      ...[
        405, 407, 408, 410, 415, 418, 422, 425, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 511, 520,
        599,
      ],
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 999 }) },
);

const statusLine = fc.oneof(
  { weight: 30, arbitrary: status.map((code) => `HTTP/1.1 ${code} Whatever`) },
  { weight: 2, arbitrary: status.map((code) => `HTTP/1.0 ${code}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'HTTP/2.0 200 OK',
      'HTTP/1.1 20 OK',
      'HTTP/1.1',
      'ICY 200 OK',
      '200 OK',
      'SSH-2.0-FAKE',
      '',
    ),
  },
);

const contentType = fc.constantFrom(
  ...[
    'application/json',
    'application/json;charset=UTF-8',
    'Application/JSON ; charset=utf-16',
    'application/problem+json',
  ],
  ...[
    'text/html',
    'text/html;charset=UTF-8',
    'text/plain',
    'application/jsonp',
    'application/json-seq',
    'application/xml',
  ],
  ...[
    'application/json, text/html',
    'json',
    '',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
  ],
);

const headerValue = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '1',
    '-1',
    'OK',
    'ok',
    'null',
    'true',
    '[]',
    'a'.repeat(5000),
    'a'.repeat(20_000),
  ),
  fc.constantFrom(...HOSTILE_TEXTS).map((text) => latin1(text.replace(/[\r\n]/g, ' '))),
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 30,
  }),
);

/** Headers that are read, or that a client may act on. */
const tellingHeader: fc.Arbitrary<readonly [string, string]> = fc.constantFrom(
  ['X-Seraph-LoginReason', 'OK'],
  ['X-Seraph-LoginReason', 'AUTHENTICATED_FAILED'],
  ['x-seraph-loginreason', 'OK, AUTHENTICATED_FAILED'],
  ['X-Seraph-LoginReason', 'AUTHENTICATION_DENIED'],
  ['X-Seraph-LoginReason', 'OUT'],
  ['X-AUSERNAME', 'anonymous'],
  ['X-AUSERNAME', 'dora'],
  ['X-Authentication-Denied-Reason', 'CAPTCHA_CHALLENGE; login-url=https://jira.corp.example/jira/login.jsp'],
  ['X-Authentication-Denied-Reason', `CAPTCHA_CHALLENGE; login-url=https://canary.example/${MARKER}`],
  ['X-Failure-Category', 'FAILURE_CLIENT_SCOPE_CHECK'],
  ['WWW-Authenticate', 'Basic realm="protected-area"'],
  ['WWW-Authenticate', 'Negotiate'],
  ['Set-Cookie', 'JSESSIONID=FAKE-cookie-of-another; Path=/'],
  ['Location', 'https://canary.example/'],
  ['Location', 'https://acme.atlassian.net/login'],
  ['Location', '//canary.example'],
  ['Location', '/login.jsp'],
  ['Location', 'javascript:alert(1)'],
  ['Location', `https://canary.example/?${MARKER}`],
  ['Location', `https://::add-mask::${MARKER}/`],
  ['Location', 'http://[::1'],
  ['Refresh', '0; url=https://canary.example/'],
  ['Alt-Svc', 'h2="canary.example:443"'],
  ['Retry-After', '0'],
  ['Retry-After', '86400'],
  ['Retry-After', '-1'],
  ['Retry-After', '1e309'],
  ['Retry-After', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['Retry-After', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ['Retry-After', '99999999999999999999999999999'],
  ['Date', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['Content-Encoding', 'identity'],
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'br'],
  ['Content-Encoding', MARKER],
  ['Transfer-Encoding', 'gzip'],
  ['Connection', 'keep-alive'],
  ['Connection', 'Upgrade'],
  ['Upgrade', 'h2c'],
  ['Trailer', 'X-Seraph-LoginReason'],
  ['Content-Type', 'text/html'],
  ['Authorization', `Basic ${MARKER}`],
  ['__proto__', MARKER],
  ['constructor', MARKER],
);

const header: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  { weight: 5, arbitrary: tellingHeader },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom(
        'X-FAKE',
        'x-fake',
        'X-AREQUESTID',
        'Server',
        'Warning',
        'Retry-After',
        'X-AUSERNAME',
        'Location',
      ),
      headerValue,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom('X FAKE', 'X-FAKE\0', '', ':', 'X-F\u00e4KE', 'x'.repeat(9000)),
      headerValue,
    ),
  },
);

/** Twice the same header is one of the odder things. */
const headers = fc
  .array(fc.tuple(header, fc.constantFrom(1, 1, 1, 1, 2, 90)), { maxLength: 4 })
  .map((all) => all.flatMap(([one, times]) => Array<readonly [string, string]>(times).fill(one)));

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

const foreignBody = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '{}',
      '[]',
      'null',
      '0',
      '""',
      PAGE,
      '{',
      '[',
      '"',
      '{"a":',
      '\ufeff{}',
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom(...TELLING_TEXTS) },
  { weight: 3, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: oddValue },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 50_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 50_000 }).map((depth) => '{"a":'.repeat(depth)) },
);

/** How a text becomes bytes. */
const encoding: fc.Arbitrary<(text: string) => string> = fc.oneof(
  { weight: 20, arbitrary: fc.constant(latin1) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
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
  },
  {
    weight: 2,
    arbitrary: fc
      .nat(10_000)
      .map((cutAt) => (text: string) => latin1(text.slice(0, (text.length * cutAt) / 10_000))),
  },
);

function body(endpoint: Endpoint, deployment: 'cloud' | 'data-center'): fc.Arbitrary<string> {
  const { document } = goodAnswer(endpoint, deployment);
  const own = (changes: readonly Change[]): string =>
    document === undefined ? '' : changed(document, changes);
  const others = (['myself', 'server info', 'tenant info', 'token', 'log-in', 'sites'] as const).map(
    (other) => JSON.stringify(goodAnswer(other, deployment).document),
  );
  return fc
    .tuple(
      encoding,
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(own([])) },
        { weight: 12, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }).map(own) },
        { weight: 4, arbitrary: foreignBody },
        { weight: 1, arbitrary: fc.constantFrom(...others) },
      ),
    )
    .map(([encode, text]) => encode(text));
}

const framing = fc.oneof(
  { weight: 24, arbitrary: fc.constantFrom<Framing>('length', 'chunked', 'close') },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Framing>(
      'too long',
      'too short',
      'both',
      'bad chunks',
      'negative',
      'two lengths',
    ),
  },
);

/** A connection that stands still costs a second of the run, so that there are few. */
const ending = fc.oneof(
  { weight: 600, arbitrary: fc.constant<Ending>('end') },
  { weight: 80, arbitrary: fc.constantFrom<Ending>('stay', 'reset') },
  { weight: 1, arbitrary: fc.constant<Ending>('stall') },
);

/** Any answer to a request, most of them near to a good one. */
export function anyAnswer(endpoint: Endpoint, deployment: 'cloud' | 'data-center'): fc.Arbitrary<Answer> {
  const good = answerOf(endpoint, deployment);
  const near = body(endpoint, deployment).map((text): Answer => ({ ...good, body: text, framing: 'length' }));
  const far = fc.record<Answer>({
    statusLine,
    headers: fc
      .tuple(
        fc.oneof(
          { weight: 4, arbitrary: fc.constant('application/json') },
          { weight: 2, arbitrary: contentType },
        ),
        headers,
      )
      .map(([type, more]): readonly (readonly [string, string])[] => [['Content-Type', type], ...more]),
    body: body(endpoint, deployment),
    framing,
    ending,
    cut: fc.oneof(
      { weight: 15, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.nat(1000).map((part) => part / 1000) },
    ),
    pieces: fc.constantFrom(1, 1, 1, 2, 5),
    before: fc.oneof(
      { weight: 20, arbitrary: fc.constant('') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'HTTP/1.1 100 Continue\r\n\r\n',
          'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(3),
          'HTTP/1.1 102 Processing\r\n\r\n',
          '\r\n\r\n',
          '\0',
        ),
      },
    ),
  });
  const good200 = fc
    .tuple(headers, fc.constantFrom<Framing>('length', 'chunked', 'close'))
    .map(([more, how]): Answer => ({
      ...good,
      headers: [...good.headers, ...more],
      framing: good.body === '' ? 'close' : how,
    }));
  return fc.oneof(
    { weight: 3, arbitrary: near },
    { weight: 4, arbitrary: far },
    { weight: 2, arbitrary: good200 },
  );
}
