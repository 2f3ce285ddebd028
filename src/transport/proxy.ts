import { Failure } from '../failure.js';
import type { Environment } from '../results.js';

/**
 * Returns the proxy for https requests as `host:port`. `https_proxy` comes first, as in @actions/http-client, which makes
 * the connections. It bypasses a proxy that it can't parse, but a run that was told to use one must not.
 * @throws Failure `proxy-failure`
 */
export function proxyAddress(environment: Environment): string | undefined {
  const name = environment.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
  const value = environment[name];
  if (!value) return undefined;
  try {
    const { protocol, username, password, hostname, port } = new URL(value);
    decodeURIComponent(username + password);
    if (protocol === 'http:') return `${hostname}:${port || '80'}`;
  } catch {
    // The error's text may quote a password.
  }
  throw new Failure(
    'proxy-failure',
    `The environment variable ${name} is set, but not to the URL of a usable proxy.`,
    `Write it as http://HOST:PORT (the connection to the proxy is without TLS, but requests through it are encrypted), with special characters of a user name or password percent-encoded.`,
  );
}
