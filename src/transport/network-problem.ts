import { Failure } from '../failure.js';
import { isAtlassianService } from '../realm.js';

/** What went wrong before a whole answer was there. */
export interface NetworkProblem {
  /** The failure to end with, when no attempt is left. */
  readonly failure: Failure;
  /** How many attempts such a problem is worth; 1 means that it won't go away by itself. */
  readonly attempts: number;
}

interface Target {
  /** Host of the server, with its port unless that is the usual one. */
  readonly host: string;
  /** `host:port` of the proxy, if one is used. */
  readonly proxy: string | undefined;
}

const TLS_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  CERT_REVOKED: 'its certificate was revoked',
  EPROTO: 'it does not speak a TLS version that is accepted here',
};

const RETRIED = 4;

/** The code for an answer that changes the protocol (101), or one that is announced without end. */
export const NO_ANSWER = 'NO_ANSWER';

/**
 * Sorts an error of the network into a failure, without its text, which may quote a proxy's password.
 *
 * @param error what Node or the client threw
 */
export function networkProblem(error: unknown, { host, proxy }: Target): NetworkProblem {
  const { code, message } = errorParts(error);
  const isProxys =
    message.startsWith('tunneling socket could not be established') ||
    message.startsWith('got illegal response');
  if (isProxys && proxy !== undefined) return proxyProblem(message, host, proxy);
  if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') {
    return {
      attempts: 1,
      failure: new Failure(
        'tls-failure',
        `${host} asks for a client certificate, and got none.`,
        'Ask its administrators for one. Give it with `client-certificate` and `client-key`.',
      ),
    };
  }
  const tls =
    TLS_REASONS[code] ?? (/^(?:ERR_TLS_|ERR_SSL_|CERT_)/.test(code) ? 'the TLS handshake failed' : undefined);
  if (tls !== undefined) {
    return {
      attempts: 1,
      failure: new Failure(
        'tls-failure',
        `The connection to ${host} is not safe: ${tls}.`,
        'Behind a proxy that inspects TLS, give its CA with `ca-certificate` or NODE_EXTRA_CA_CERTS, set before this step starts. A server of your own may also ask for a `client-certificate`. Otherwise somebody else may be answering.',
      ),
    };
  }
  if (code.startsWith('HPE_') || code === NO_ANSWER) return noAnswer(host);
  if (code === 'ENOTFOUND' && !isAtlassianService(host)) {
    return {
      attempts: 2,
      failure: new Failure(
        'site-not-found',
        `The host ${host} does not exist.`,
        'This machine must be able to look up the name: one of a private network needs a runner inside of it. Check the spelling of `site-url`, if that is its address.',
      ),
    };
  }
  const reason = UNREACHABLE_REASONS[code] ?? 'the connection failed';
  return {
    attempts: RETRIED,
    failure: new Failure(
      'network-unreachable',
      `No whole answer came from ${host}: ${reason}.`,
      'Check that this machine may reach the host, and try again.',
    ),
  };
}

/** For what came in place of an answer; a proxy on the way may do better the next time. */
export function noAnswer(host: string): NetworkProblem {
  return {
    attempts: 2,
    failure: new Failure(
      'untrusted-response',
      `What ${host} sent is not an HTTP answer that can be read.`,
      'Check with `curl -v` from the same machine what answers there.',
    ),
  };
}

const UNREACHABLE_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut off',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to its network',
  EAI_AGAIN: 'its name could not be looked up',
  ENOTFOUND: 'its name could not be looked up',
};

/** The client's tunnel reports every failure of the proxy as text alone. */
function proxyProblem(message: string, host: string, proxy: string): NetworkProblem {
  const status = /statusCode=(\d{3})$/.exec(message)?.[1];
  if (status === '407') {
    return {
      attempts: 1,
      failure: new Failure(
        'proxy-failure',
        `The proxy ${proxy} asks for a user name and password (407).`,
        'Put the right ones into HTTPS_PROXY, percent-encoded: http://USER:PASSWORD@HOST:PORT.',
      ),
    };
  }
  if (status !== undefined) {
    return {
      // A proxy says 502 to 504 for a host that it can't reach just now; anything else is its rule.
      attempts: ['502', '503', '504'].includes(status) ? 2 : 1,
      failure: new Failure(
        'proxy-failure',
        `The proxy ${proxy} did not connect to ${host}: it answered ${status}.`,
        'Ask whoever runs the proxy to allow connections to this host. Check the spelling of `site-url`, if that is its address.',
      ),
    };
  }
  return {
    attempts: /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|hang up/.test(message) ? RETRIED : 1,
    failure: new Failure(
      'proxy-failure',
      `The proxy ${proxy} could not be used.`,
      'Check HTTPS_PROXY, and that this machine can reach the proxy; NO_PROXY names hosts to reach without it.',
    ),
  };
}

/** Of several addresses that were tried, Node's error has the first one's code. */
function errorParts(error: unknown): { code: string; message: string } {
  const { code, message } = Object(error) as Partial<Record<'code' | 'message', unknown>>;
  return { code: String(code), message: String(message) };
}
