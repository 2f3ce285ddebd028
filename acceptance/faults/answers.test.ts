import { gzipSync } from 'node:zlib';
import type { Fault } from '../../sandbox/index.js';
import { ADA, dataCenterWays, exchange, HOSTILE_TEXT, MARK, myself, onDataCenter } from './given.js';
import { ONE_EXCHANGE, onTheWire, sites, users, ways } from './given.js';
import { each, type Plan, row, type Trials } from './trial.js';

// `__tests__/transport` has the tables of bodies, encodings, status codes and redirects. Here, the built program gets
// one of each kind.

const TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const REFUSED: Plan = { status: 7, code: 'untrusted-response', requests: 1 };
/** An answer that isn't valid HTTP is requested once more. */
const UNREADABLE: Plan = { ...REFUSED, requests: 2 };
const NO_API: Plan = { ...REFUSED, says: /is not JSON as its API sends it/ };
/** A page may come from an edge, so the gateway is asked as well. */
const PAGE: Plan = { ...REFUSED, requests: 2, says: /with a web page \(200\) instead of Jira/ };
const GOOD: Plan = { requests: 1 };

/** An answer to the identity request, and its expected result. */
const answer = (then: Fault, want: Plan = NO_API): Plan => ({ rules: myself(then), ...want });
/** The same for the token endpoint. */
const token = (then: Fault, want: Plan = REFUSED): Plan => ({
  ...{ inputs: ONE_EXCHANGE, rules: exchange(then), ...want },
});

const raw = (head: string): Fault => ({ raw: onTheWire(head, ADA), then: 'end' });

const json = (body: string | Uint8Array, more = ''): Fault => {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  const head = [
    'HTTP/1.1 200 OK',
    `content-type: ${TYPE['content-type']}`,
    length,
    'connection: close',
    more,
  ];
  return { raw: onTheWire(head.join('\n'), body), then: 'end' };
};
const ada = (more: object): Fault => json(JSON.stringify({ accountId: users.ada.accountId, ...more }));

const HTML = `<!DOCTYPE html><html><title>Log in</title><body>${HOSTILE_TEXT}</body></html>`;
const LARGE: Plan = { ...REFUSED, memory: true };

// Never tried again.
row(9, 'truncated JSON with a clean end (G16)', {
  'after the first field': answer({ truncated: true }),
  'of the token endpoint': token({ truncated: true }),
});

row(10, '200 with HTML, an empty body, 204', {
  'a login page': answer({ status: 200, headers: { 'content-type': 'text/html' }, body: HTML }, PAGE),
  'an empty body': answer({ status: 200, headers: TYPE }),
  'in place of the cloudId': {
    ...{ status: 7, code: 'untrusted-response', inputs: ways.scoped },
    rules: { path: '/_edge/tenant_info', then: { html: true } },
  },
});

// An otherwise valid object that names no account is row 32.
row(11, 'JSON of a wrong shape, duplicate keys, __proto__', {
  'a list': answer(json(`[${ADA}]`), REFUSED),
  'an accountType that is a command': answer(ada({ accountType: HOSTILE_TEXT }), REFUSED),
  'the accountId twice, once escaped': answer(
    json(ADA.replace('{', `{"\\u0061ccountId":"${users.grace.accountId}",`)),
  ),
  '100 000 arrays in each other': answer(json('['.repeat(100_000) + ']'.repeat(100_000)), REFUSED),
});

row(12, 'a body of 100 MB, a body without an end (G4)', {
  'without an end': answer({ endless: true }, LARGE),
  '100 MB': answer({ status: 200, headers: TYPE, body: 'F'.repeat(100 * 1024 * 1024) }, LARGE),
  'without an end, of the token endpoint': token({ endless: true }, LARGE),
});

row(13, 'a gzip bomb (G5)', {
  '512 MB': answer({ gzipBomb: { megabytes: 512 } }, LARGE),
  'gzip that would be a good answer': answer(json(gzipSync(ADA), 'content-encoding: gzip')),
});

row(14, 'an unknown Content-Encoding', {
  br: answer(json(ADA, 'content-encoding: br')),
  identity: answer(json(ADA, 'content-encoding: Identity'), GOOD),
});

row(15, 'invalid UTF-8, UTF-16, a byte order mark', {
  'bytes that are no UTF-8': answer({ invalidUtf8: true }),
  'UTF-8 with a mark': answer(json(`\ufeff${ADA}`), GOOD),
  'a name of many scripts': answer(
    ada({ displayName: `Ada \u202e\u{1f469}\u200d\u{1f4bb} \u0000 \ud800 ${HOSTILE_TEXT}` }),
    GOOD,
  ),
});

row(16, 'a flood of headers, no HTTP at all', {
  '128 KiB of headers': answer({ headerFlood: true }, { ...UNREADABLE, memory: true }),
  'a header without a colon': answer(raw(`HTTP/1.1 200 OK\n${MARK}`), UNREADABLE),
  'another protocol': answer({ raw: `SSH-2.0-${MARK}\r\n`, then: 'end' }, UNREADABLE),
  'a length and chunks': answer(
    raw('HTTP/1.1 200 OK\nContent-Length: 1\nTransfer-Encoding: chunked'),
    UNREADABLE,
  ),
});

const REDIRECTED: Plan = { status: 7, code: 'redirect-refused', requests: 1, connects: 1 };
/** The gateway is asked as well, because the redirect may come from a site's edge. */
const BY_BOTH: Plan = { ...REDIRECTED, requests: 2, connects: 2, says: /which is never followed/ };
const { acme, globex } = sites;

const redirects = (codes: readonly number[], location: string): Trials =>
  each(codes, (redirect) => answer({ redirect, location }, BY_BOTH));

const ELSEWHERE: Readonly<Record<string, string>> = {
  'to another site': `${globex.url}/${MARK}`,
  'from https to http': `http://${acme.host}/rest/api/3/myself?${MARK}`,
  'to itself, without end': `${acme.url}/rest/api/3/myself`,
  'that is no URL': `https://[${MARK}`,
};

row(35, '301, 302, 303, 307, 308 to the same origin (C9)', {
  ...redirects([301, 303, 308], '/login.jsp'),
  '307 of a token endpoint to itself: no body is sent again': token(
    { redirect: 307, location: 'https://auth.atlassian.com/oauth/token' },
    REDIRECTED,
  ),
  'Data Center behind single sign-on': answer(
    { redirect: 302, location: '/jira/login.jsp' },
    { ...REDIRECTED, inputs: onDataCenter(dataCenterWays['personal-access-token']) },
  ),
});

row(36, 'redirects to elsewhere: other origin, http, loop, relative, none, javascript: (C10, C11)', {
  ...each(ELSEWHERE, (location) => answer({ redirect: 302, location }, BY_BOTH)),
  'without a Location': answer({ redirect: 302 }, BY_BOTH),
  '307 of the token endpoint': token(
    { redirect: 307, location: 'https://canary.example/oauth/token' },
    {
      ...REDIRECTED,
      says: /https:\/\/canary\.example/,
      inputs: { ...ways.refreshToken, 'cloud-id': acme.cloudId },
    },
  ),
});
