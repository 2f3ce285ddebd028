import { EdgeFailure, Failure, UnsentFailure } from '../failure.js';
import { printable } from '../printable.js';
import { CONTEXT_PATH, isAtlassianService, looksLikeAtlassian } from '../site.js';
import { gitHubLimit, isRetriedStatus, MOST_ATTEMPTS, retryAfter, untilReset } from './retry.js';
import { type HttpAnswer, type HttpRequest, NO_ANSWER } from './wire.js';

/** An attempt that may be worth repeating. */
export interface Problem {
  readonly failure: Failure;
  /** The attempts that such a problem justifies; 1: it won't go away by itself. */
  readonly attempts: number;
  readonly atLeastMs?: number;
  /** The server did nothing, so any request may be sent again. */
  readonly untouched?: boolean;
  /** A rate limit on all requests of this kind. */
  readonly isShared?: boolean;
}

const RETRIED = MOST_ATTEMPTS.read;

export function redirectRefused({ host, status, header }: HttpAnswer): EdgeFailure {
  const location = header('location') || 'about:blank';
  const base = `https://${host}`;
  const { origin, hostname } = new URL(URL.canParse(location, base) ? location : 'about:blank', base);
  const isOwn = origin === base;
  const isNamed = origin !== 'null';
  const to = isOwn ? 'another of its own paths' : isNamed ? printable(origin) : 'another address';
  const failure = new EdgeFailure(
    'redirect-refused',
    `${host} redirected the request to ${to} (${status}), which is never followed.`,
    isOwn && !looksLikeAtlassian(host)
      ? `It may be a login page. Check \`site-url\`, ${CONTEXT_PATH}`
      : 'A portal, a login page or a proxy may be answering instead of the host. Check `site-url`, if that is its address.',
  );
  if (isNamed) failure.target = hostname;
  return failure;
}

/** An HTML page comes from a host's edge, not from Jira. */
function unavailable({ header }: HttpAnswer, ...failure: ConstructorParameters<typeof Failure>): Failure {
  const isPage = /^text\/html\b/i.test(String(header('content-type')));
  return new (isPage ? EdgeFailure : Failure)(...failure);
}

/** Classifies an answer; `undefined` for a final one. */
export function problemOf(
  answer: HttpAnswer,
  { repeatable, limits }: HttpRequest,
  remainingMs: number,
): Problem | undefined {
  const { status, host, header, text } = answer;
  if (status < 200 || status > 599) return noAnswer(host);
  // As nginx says it.
  if (status === 400 && text.includes('No required SSL certificate was sent'))
    return networkProblem({ code: NO_CERTIFICATE }, host);
  if (status >= 300 && status < 400) return { attempts: 1, failure: redirectRefused(answer) };
  // A failed login counts towards a lockout, so it is never repeated, whatever the status.
  if (isRefusedLogin(answer)) return undefined;
  const limit = limits && gitHubLimit(answer, remainingMs);
  if (status === 429 || limit !== undefined) {
    const atLeastMs = limit ?? (retryAfter(header) || untilReset(header));
    const waiting =
      atLeastMs > 0 ? ` It asks to wait ${Math.min(Math.ceil(atLeastMs / 1000), 86_400)} s or longer.` : '';
    const failure = unavailable(
      answer,
      'rate-limited',
      `${host} received too many requests (${status}).${waiting}`,
      'Run again later, run fewer jobs at a time, or raise `timeout-seconds` if the wait is short.',
    );
    // Atlassian: `jira-per-issue-on-write` limits the changes of one issue.
    const isShared = !String(header('ratelimit-reason')).includes('per-issue');
    return { attempts: RETRIED, atLeastMs, untouched: true, isShared, failure };
  }
  // Jira makes one change of an issue at a time, and rejects concurrent ones.
  if (status === 409 && (repeatable === 'set' || repeatable === 'change')) {
    const conflict = problem(
      RETRIED,
      'update-rejected',
      `${host} did not make the change, because another change to the same issue was under way (409).`,
      'Run again, and let one job at a time change the issue.',
    );
    return { ...conflict, atLeastMs: retryAfter(header), untouched: true };
  }
  if (status === 511) {
    return problem(
      1,
      'network-unreachable',
      `This machine's network asks for a login in place of ${host} (511).`,
      'Log this machine in to its network, or ask the network team to allow connections to this host.',
    );
  }
  if (status < 500 && status !== 408 && status !== 425) return undefined;
  const failure = unavailable(
    answer,
    'server-unavailable',
    `${host} can't answer right now (${status}).`,
    looksLikeAtlassian(host)
      ? 'Check https://status.atlassian.com and run again later.'
      : 'Run again later, or ask its administrators: it may be starting or under maintenance.',
  );
  const attempts = isRetriedStatus(status, repeatable) ? MOST_ATTEMPTS[repeatable] : 1;
  return { attempts, atLeastMs: retryAfter(header), failure };
}

/** Seraph, Jira's login layer, refused the credential or won't check it. Cloud's edge may wrap this in a 503. */
function isRefusedLogin({ text, header }: HttpAnswer): boolean {
  return (
    text.includes('Page access unauthorized') ||
    /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/i.test(String(header('x-seraph-loginreason'))) ||
    header('x-authentication-denied-reason') !== undefined
  );
}

function problem(attempts: number, ...failure: ConstructorParameters<typeof Failure>): Problem {
  return { attempts, failure: new Failure(...failure) };
}

/** @param isLast the step has no time for another attempt */
export function timedOut(host: string, isLast: boolean, limitMs: number): Problem {
  return problem(
    isLast ? 1 : RETRIED,
    'timeout',
    `${host} did not answer within ${Math.ceil(limitMs / 1000)} s.`,
    'Try again; if it happens often, raise `timeout-seconds`, or find out what slows down the connection.',
  );
}

/** Earlier requests, or waiting for them, took all of the step's time. */
export function timeUsedUp(host: string): Problem {
  const what = `${host} was not asked, because the time of this step was used up.`;
  const advice = 'Raise `timeout-seconds`, or find out what slows down the connection.';
  return { attempts: 1, failure: new UnsentFailure('timeout', what, advice) };
}

/** A proxy may do better on a second attempt. */
function noAnswer(host: string): Problem {
  return problem(
    2,
    'untrusted-response',
    `The answer from ${host} is not valid HTTP.`,
    'Use `curl -v` on the same machine to see what answers there.',
  );
}

const NO_CERTIFICATE = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
const UNKNOWN_AUTHORITY = 'its certificate comes from an authority that is not trusted here';

const TLS_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  CERT_REVOKED: 'its certificate was revoked',
  EPROTO: 'it offers no TLS version that is accepted here',
};

const CUT_OFF = 'the connection was cut off';

const UNREACHABLE_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: CUT_OFF,
  ERR_STREAM_PREMATURE_CLOSE: CUT_OFF,
  EPIPE: CUT_OFF,
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to its network',
  EAI_AGAIN: 'its name could not be looked up',
  ENOTFOUND: 'its name could not be looked up',
};

/**
 * Classifies a network error, without its text, which may quote a proxy's password.
 * @param host with its port unless it is the default
 * @param proxy `host:port`
 */
export function networkProblem(error: unknown, host: string, proxy?: string): Problem {
  // If several addresses were tried, Node's error has the code of the first one.
  const { code: found, message: text } = Object(error) as Partial<Record<'code' | 'message', unknown>>;
  const [code, message] = [String(found), String(text)];
  const isProxys = /tunneling socket could not be established|got illegal response/.test(message);
  if (isProxys && proxy !== undefined) return proxyProblem(message, host, proxy);
  if (code === NO_CERTIFICATE) {
    return problem(
      1,
      'tls-failure',
      `${host} requires a client certificate, but got none.`,
      'Ask its administrators for one. Give it with `client-certificate` and `client-key`.',
    );
  }
  const tls =
    TLS_REASONS[code] ?? (/^(?:ERR_TLS_|ERR_SSL_|CERT_)/.test(code) ? 'the TLS handshake failed' : undefined);
  if (tls !== undefined) {
    return problem(
      1,
      'tls-failure',
      `The connection to ${host} is not secure: ${tls}.`,
      'Behind a proxy that inspects TLS, give its CA with `ca-certificate` or NODE_EXTRA_CA_CERTS, set before this step starts. A server of your own may also ask for a `client-certificate`. Otherwise someone may be intercepting the connection.',
    );
  }
  if (code.startsWith('HPE_') || code === NO_ANSWER) return noAnswer(host);
  if (code === 'ENOTFOUND' && !isAtlassianService(host)) {
    return problem(
      2,
      'site-not-found',
      `The host ${host} does not exist.`,
      'This machine must be able to look up the name: a host in a private network needs a runner inside that network. Check the spelling of `site-url`, if that is its address.',
    );
  }
  const reason = UNREACHABLE_REASONS[code] ?? 'the connection failed';
  // Node reports several failed addresses as one error without a message.
  const isUnsent = /^(?:connect|getaddrinfo) /.test(message) || error instanceof AggregateError;
  const failure = new (isUnsent ? UnsentFailure : Failure)(
    'network-unreachable',
    `No complete answer came from ${host}: ${reason}.`,
    'Check that this machine can reach the host, and try again.',
  );
  return { attempts: RETRIED, failure, untouched: isUnsent };
}

/** The client's tunnel reports a proxy's failure only as text. */
function proxyProblem(message: string, host: string, proxy: string): Problem {
  const failed = (attempts: number, what: string, advice: string): Problem => ({
    ...problem(attempts, 'proxy-failure', `The proxy ${proxy} ${what}`, advice),
    untouched: true,
  });
  const status = /statusCode=(\d{3})$/.exec(message)?.[1];
  if (status === '407') {
    return failed(
      1,
      'requires a user name and password (407).',
      'Put the right ones into https_proxy, or HTTPS_PROXY if that is not set, percent-encoded: http://USER:PASSWORD@HOST:PORT.',
    );
  }
  if (status !== undefined) {
    return failed(
      // Now the proxy can't reach the host. Any other status is its policy.
      ['502', '503', '504'].includes(status) ? 2 : 1,
      `did not connect to ${host}: it answered ${status}.`,
      'Ask your network team to allow connections to this host. Check the spelling of `site-url`, if that is its address.',
    );
  }
  return failed(
    /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|hang up/.test(message) ? RETRIED : 1,
    'could not be used.',
    'Check https_proxy, or HTTPS_PROXY if that is not set, and that this machine can reach the proxy; NO_PROXY names hosts to reach without it.',
  );
}
