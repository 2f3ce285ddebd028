import { Failure } from '../failure.js';
import type { Environment } from '../results.js';

/**
 * The proxy that https requests go through, as `host:port`, or `undefined` where none is set.
 *
 * `https_proxy` comes before `HTTPS_PROXY`, as in @actions/http-client, which does the connecting. That client goes
 * without a proxy when it can't read the variable; here such a value is a failure, because a run that was told to use
 * a proxy must not reach out past it.
 *
 * @throws Failure `proxy-failure`
 */
export function proxyAddress(environment: Environment): string | undefined {
  for (const name of ['https_proxy', 'HTTPS_PROXY']) {
    const value = environment[name];
    if (!value) continue;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url?.protocol === 'http:' && isDecodable(url)) return addressOf(url);
    throw new Failure(
      'proxy-failure',
      `The environment variable ${name} is set, but not to the URL of a proxy that can be used.`,
      `Write it as http://HOST:PORT (the proxy itself is spoken to without TLS, what goes through it is not), with special characters of a user name or password percent-encoded.`,
    );
  }
  return undefined;
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

function addressOf({ hostname, port }: URL): string {
  return `${hostname}:${port || '80'}`;
}
