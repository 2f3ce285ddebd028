import { describe, expect, test } from '@jest/globals';
import { EdgeFailure } from '../../src/failure.js';
import { networkProblem, problemOf } from '../../src/transport/problem.js';
import type { Repeatable } from '../../src/transport/retry.js';
import { answerWith, type Reply } from '../verify/answers.js';

const HOST = 'acme.atlassian.net';
const PROXY = 'proxy.example:3128';
const READ = { method: 'GET', url: '', repeatable: 'read' } as const;
const NO_CERTIFICATE = '<title>400 No required SSL certificate was sent</title>';
const OWN_TEXT = 'FAKE-text-of-the-error http://user:FAKE-password@proxy.example';

function nodeError(code: string, message = OWN_TEXT): Error {
  return Object.assign(new Error(message), { code });
}

const problem = (error: unknown, proxy?: string) => networkProblem(error, HOST, proxy);

describe('an answer', () => {
  test.each<[number, Repeatable, string | undefined]>([
    [101, 'read', 'untrusted-response 2 undefined'],
    [600, 'read', 'untrusted-response 2 undefined'],
    [599, 'read', 'server-unavailable 1 undefined'],
    [511, 'read', 'network-unreachable 1 undefined'],
    [500, 'read', 'server-unavailable 4 undefined'],
    [408, 'read', 'server-unavailable 4 undefined'],
    [425, 'read', 'server-unavailable 4 undefined'],
    ...[200, 299, 400, 409, 499].map((status): [number, Repeatable, undefined] => [
      status,
      'read',
      undefined,
    ]),
    [404, 'set', undefined],
    [409, 'set', 'update-rejected 4 true'],
    [409, 'change', 'update-rejected 4 true'],
    [429, 'once', 'rate-limited 4 true'],
  ])('%d to %s: %s', (status, repeatable, expected) => {
    const found = problemOf(answerWith({ status }), { ...READ, repeatable }, 60_000);
    expect(found && `${found.failure.code} ${found.attempts} ${found.untouched}`).toBe(expected);
  });

  test("of Atlassian's has a page about that", () => {
    const found = problemOf(answerWith({ status: 503 }, HOST), READ, 1);
    expect(found?.failure.advice).toContain('https://status.atlassian.com');
  });

  test('with a limit of GitHub has changed nothing', () => {
    const answer = answerWith({ status: 403, headers: { 'retry-after': '9' } });
    expect(problemOf(answer, { ...READ, limits: 'github' }, 60_000)).toMatchObject({
      atLeastMs: 9000,
      untouched: true,
    });
    expect(problemOf(answer, READ, 60_000)).toBeUndefined();
  });

  // A login that failed is an answer, whatever the status.
  test.each<[Reply, number | undefined]>([
    [{ status: 503, text: 'Page access unauthorized' }, undefined],
    [{ status: 429, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } }, undefined],
    [{ status: 503, headers: { 'x-seraph-loginreason': 'OUT, authentication_denied' } }, undefined],
    [{ status: 503, headers: { 'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE' } }, undefined],
    [{ status: 503, headers: { 'x-seraph-loginreason': 'OK' }, text: NO_CERTIFICATE }, 0],
    [{ status: 429, headers: { ratelimit: '"a";r=0;t=3' } }, 3000],
  ])('of %j: the wait is %s', (reply, milliseconds) => {
    const found = problemOf(answerWith(reply), READ, 60_000);
    expect(found?.atLeastMs).toBe(milliseconds);
  });

  test('of nginx may say that it wants a client certificate', () => {
    const found = problemOf(answerWith({ status: 400, text: NO_CERTIFICATE }), READ, 1);
    expect(found?.failure.code).toBe('tls-failure');
  });

  test('tells of the edge of its host alone if it is a page', () => {
    const isOfEdge = (type?: string): boolean => {
      const headers = type === undefined ? {} : { 'content-type': type };
      return problemOf(answerWith({ status: 503, headers }), READ, 1)?.failure instanceof EdgeFailure;
    };
    expect(['text/html; charset=utf-8', 'x-text/html'].map(isOfEdge)).toEqual([true, false]);
    expect(isOfEdge()).toBe(false);
  });
});

describe("an error of Node's", () => {
  test.each([
    ['ENOTFOUND', 'site-not-found', 2, 'does not exist'],
    ['EAI_AGAIN', 'network-unreachable', 4, 'could not be looked up'],
    ['ECONNREFUSED', 'network-unreachable', 4, 'refused'],
    ['ECONNRESET', 'network-unreachable', 4, 'cut off'],
    ['EPIPE', 'network-unreachable', 4, 'cut off'],
    ['ETIMEDOUT', 'network-unreachable', 4, 'timed out'],
    ['EHOSTUNREACH', 'network-unreachable', 4, 'no route to the host'],
    ['ENETUNREACH', 'network-unreachable', 4, 'no route to its network'],
    ['FAKE_CERT_REVOKED', 'network-unreachable', 4, 'the connection failed'],
    ['CERT_HAS_EXPIRED', 'tls-failure', 1, 'has expired'],
    ['CERT_NOT_YET_VALID', 'tls-failure', 1, 'not valid yet'],
    ['CERT_REVOKED', 'tls-failure', 1, 'revoked'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-failure', 1, 'self-signed'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-failure', 1, 'authority that is not trusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-failure', 1, 'authority that is not trusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-failure', 1, 'another host'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls-failure', 1, 'requires a client certificate'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failure', 1, 'handshake failed'],
    ['EPROTO', 'tls-failure', 1, 'TLS version'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'network-unreachable', 4, 'cut off'],
    ['HPE_INVALID_CONSTANT', 'untrusted-response', 2, 'not valid HTTP'],
  ])('%s: %s, %d attempts, "%s"', (code, failureCode, attempts, words) => {
    for (const proxy of [undefined, PROXY]) {
      const { failure, ...found } = problem(nodeError(code), proxy);
      expect([failure.code, found.attempts]).toEqual([failureCode, attempts]);
      expect(failure.what).toContain(HOST);
      expect(failure.what).toContain(words);
      expect(failure.message).not.toContain('FAKE');
    }
  });

  test.each<[Error, boolean]>([
    [nodeError('ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:443'), false],
    [nodeError('EAI_AGAIN', 'getaddrinfo EAI_AGAIN acme.atlassian.net'), false],
    [Object.assign(new AggregateError([]), { code: 'ETIMEDOUT' }), false],
    [nodeError('ECONNRESET', 'read ECONNRESET'), true],
  ])('%s: the host may have got the request: %s', (error, isUncertain) => {
    const failure = expect.objectContaining({ code: 'network-unreachable', isUncertain }) as unknown;
    expect(problem(error)).toMatchObject({ failure, untouched: !isUncertain });
  });

  test.each([
    ['jira.example.com', 'site-not-found'],
    // Users don't type these, so the machine's lookup is broken.
    ['api.atlassian.com', 'network-unreachable'],
  ])('ENOTFOUND of %s: %s', (host, code) => {
    const { failure } = networkProblem(nodeError('ENOTFOUND'), host, undefined);
    expect(failure.code).toBe(code);
    expect(failure.what).toContain(host);
    if (code === 'network-unreachable') expect(failure.what).toContain('its name could not be looked up');
  });

  test.each([
    ['a text', OWN_TEXT],
    ['null', null],
  ])('%s: network-unreachable, four attempts', (_what, error) => {
    const { failure, attempts } = problem(error);
    expect([failure.code, attempts]).toEqual(['network-unreachable', 4]);
    expect(failure.message).not.toContain('FAKE');
  });
});

describe('what the tunnel through a proxy says', () => {
  const FAILED = 'tunneling socket could not be established, ';

  test.each([
    [`${FAILED}statusCode=407`, 1, 'requires a user name and password (407)'],
    [`${FAILED}statusCode=403`, 1, 'it answered 403'],
    [`${FAILED}statusCode=4070`, 1, 'could not be used'],
    [`${FAILED}statusCode=502`, 2, 'it answered 502'],
    [`${FAILED}statusCode=503`, 2, 'it answered 503'],
    [`${FAILED}statusCode=504`, 2, 'it answered 504'],
    [`${FAILED}cause=connect ECONNREFUSED 192.0.2.1:3128`, 4, 'could not be used'],
    [`${FAILED}cause=getaddrinfo EAI_AGAIN proxy.example`, 4, 'could not be used'],
    [`${FAILED}cause=socket hang up`, 4, 'could not be used'],
    [`${FAILED}cause=self-signed certificate`, 1, 'could not be used'],
    [`${FAILED}cause=${OWN_TEXT}`, 1, 'could not be used'],
    ['got illegal response body from proxy', 1, 'could not be used'],
  ])('%s: %d attempts, "%s"', (message, attempts, words) => {
    const { failure, ...found } = problem(nodeError('ECONNRESET', message), PROXY);
    expect([failure.code, found.attempts]).toEqual(['proxy-failure', attempts]);
    expect(failure.what).toContain(PROXY);
    expect(failure.what).toContain(words);
    expect(failure.message).not.toMatch(/FAKE|192\.0\.2\.1/);
  });

  test('is no word about a proxy where none is used', () => {
    const { failure } = problem(nodeError('ECONNRESET', `${FAILED}statusCode=407`));
    expect(failure.code).toBe('network-unreachable');
  });
});
