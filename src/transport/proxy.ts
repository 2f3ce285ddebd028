import { Failure } from '../failure.js';
import type { Environment } from '../results.js';

/**
 * The proxy that https requests go through, as `host:port`, or `undefined` where none is set.
 *
 * A value that can't be read is a failure, because a run that was told to use a proxy must not reach out past it.
 *
 * @throws Failure `proxy-failure`
 */
export function proxyAddress(environment: Environment): string | undefined {
  const [name, value] = proxyVariable(environment);
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
    `The environment variable ${name} is set, but not to the URL of a proxy that can be used.`,
    `Write it as http://HOST:PORT (the proxy itself is spoken to without TLS, what goes through it is not), with special characters of a user name or password percent-encoded.`,
  );
}

/** The proxy of one address: none for this machine, nor for what NO_PROXY lists. */
export function proxyFor({ protocol, hostname, port }: URL, environment: Environment): URL | undefined {
  const [, proxy] = proxyVariable(environment);
  if (!proxy || protocol !== 'https:' || THIS_MACHINE.test(hostname)) return undefined;
  const names = [hostname, `${hostname}:${port || '443'}`];
  const isListed = (environment.no_proxy || environment.NO_PROXY || '')
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry === '*' || (entry !== '' && names.some((name) => isUnder(name, entry))));
  return isListed ? undefined : new URL(proxy);
}

const THIS_MACHINE = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** True for the name itself, and for all below it. */
function isUnder(name: string, entry: string): boolean {
  return name === entry || name.endsWith(entry.startsWith('.') ? entry : `.${entry}`);
}

/** curl's order. */
function proxyVariable(environment: Environment): [name: string, value: string | undefined] {
  const name = environment.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
  return [name, environment[name]];
}
