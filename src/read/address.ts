import { domainToUnicode } from 'node:url';
import { Failure } from '../failure.js';
import { type Given, invalid } from '../values/given.js';
import { hinted } from '../values/hints.js';
import type { InputsOf } from '../values/inputs.js';

/**
 * The parts of an address. The host is in lower case. The rest is path, query and fragment as given. A bare name is one
 * word without scheme and port: the name of a Cloud site.
 */
export type Address = Readonly<ReturnType<typeof parseAddress>>;

export const EXAMPLE =
  'Write the site as acme, acme.atlassian.net or https://acme.atlassian.net; a server of your own as https://jira.example.com/jira.';

/** Scheme, host, port and rest. `\` is not allowed; `@`, `%` and brackets only in the path. */
const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([A-Za-z0-9._-]+)(?::(\d{1,5}))?([/?#][^\s\\]*)?$/;

/** A longer word may be a token, which would be shown in messages and looked up in DNS. */
const LONGEST_BARE_NAME = 32;

/** Some URL parsers read it as an IP address. */
const NUMERIC_HOST = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** The rules for host names forbid underscores, but they are in use. */
const HOST =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

export function insecure(what: string, advice: string): Failure {
  return new Failure('insecure-url', what, advice);
}

export function notHttps(label: string): Failure {
  return insecure(
    `${label} does not use https, so the credential would cross the network in the clear.`,
    'Write it with https://, or without a scheme. Only a server on this machine may use http://, with `allow-private-hosts: true`.',
  );
}

/**
 * Splits an address without a URL parser. Parsers disagree about the host of texts such as
 * `https://acme.atlassian.net\@attacker.example` (Node: the first, curl: the second). @throws Failure
 */
export function parseAddress(given: Pick<Given, 'label' | 'value'>) {
  return hinted('site-url', given.value, false, () => readAddress(given));
}

function readAddress({ label, value }: Pick<Given, 'label' | 'value'>) {
  if (/[^\x21-\x7e]/.test(value)) {
    throw insecure(
      `${label} contains white space, a control character or a letter outside ASCII.`,
      `Type the address again by hand, an international name in its xn-- form: a copied look-alike letter would send the credential elsewhere. ${EXAMPLE}`,
    );
  }
  const shape = value.length <= 2048 ? SHAPE.exec(value) : null;
  if (!shape) {
    throw insecure(
      `${label} is not an address that every program reads the same way.`,
      `Leave out user names, "@", backslashes, brackets and percent signs before the path. ${EXAMPLE}`,
    );
  }
  const [, givenScheme, givenHost, givenPort, rest = ''] = shape;
  const scheme = (givenScheme ?? 'https').toLowerCase();
  if (scheme !== 'https' && scheme !== 'http') throw notHttps(label);
  const host = String(givenHost).toLowerCase();
  if (NUMERIC_HOST.test(host) && !IPV4.test(host))
    throw insecure(`${label} names an IP address in an unusual notation.`, EXAMPLE);
  const hasDot = host.includes('.');
  const hasDefaultPort = givenPort === undefined || givenPort === '443';
  const isBareName = givenScheme === undefined && hasDefaultPort && !hasDot && host !== 'localhost';
  const isLong = !hasDot && host.length > LONGEST_BARE_NAME;
  if (isLong || (isBareName && rest !== '' && rest !== '/')) {
    throw invalid(
      `${label} is one word ${isLong ? `of ${host.length} characters` : 'followed by a path'}, which looks like a secret in the wrong input.`,
      `If it is a site's name, write its whole address.`,
    );
  }
  const port = givenPort === undefined ? (scheme === 'https' ? 443 : 80) : Number(givenPort);
  if (port < 1 || port > 65_535) throw insecure(`${label} names port ${port}.`, EXAMPLE);
  return { scheme, host, port, rest, isBareName } as const;
}

/**
 * True if the last label looks like a top-level domain, or for a single word. A token in three parts, pasted into the
 * wrong input, doesn't match, so it is never looked up.
 */
export function isHostName(host: string): boolean {
  if (IPV4.test(host)) return true;
  if (!HOST.test(host) || !/(?:^[a-z][^.]*|\.(?:[a-z]{2,24}|xn--[a-z0-9-]+))$/.test(host)) return false;
  // Some URL parsers refuse an invalid label of Punycode, others accept it unchanged.
  const decoded = domainToUnicode(host);
  return decoded !== '' && !/(?:^|\.)xn--/.test(decoded) && new URL(`https://${host}`).hostname === host;
}

/** Expands `acme`. With a scheme or a port, it would be a host of a private network. */
export function withCloudName(address: Address, deployment: string | undefined): Address {
  if (!address.isBareName || deployment === 'data-center') return address;
  return { ...address, host: `${address.host}.atlassian.net` };
}

const METADATA = /^100\.100\.100\.200$|^(?:metadata|instance-data)(?:\.|$)|\.metadata\.google\.internal$/;

export type Reach = 'public' | 'private' | 'loopback' | 'reserved' | 'public address';

/**
 * Tells a host's network from its name or address. `reserved` hosts never run Jira: link-local addresses, and the cloud
 * providers' metadata services, which hand out credentials. Names are not resolved: the network's administrators control
 * DNS.
 */
export function reachOf(host: string): Reach {
  if (host === 'localhost') return 'loopback';
  const isAddress = IPV4.test(host);
  // HTTP clients disagree about which of these names mean this machine, and bypass a proxy for those.
  const isOddLoopback = host.endsWith('.localhost') || (host.startsWith('127.') && !isAddress);
  if (isOddLoopback || METADATA.test(host)) return 'reserved';
  if (!isAddress) return host.includes('.') ? 'public' : 'private';
  const [first = 0, second = 0] = host.split('.').map(Number);
  if (first === 127) return 'loopback';
  if (first === 0 || first >= 224 || (first === 169 && second === 254)) return 'reserved';
  const isPrivate =
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 100 && second >= 64 && second <= 127);
  return isPrivate ? 'private' : 'public address';
}

/** @throws Failure for a host that must not receive a credential, or not without `allow-private-hosts` */
export function refuseUnreachable({ scheme, host }: Address, { label }: Given, allowPrivate: boolean): void {
  const reach = reachOf(host);
  if (!isHostName(host) || reach === 'reserved') {
    throw new Failure(
      'host-not-allowed',
      `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, which must not receive a credential.`,
      EXAMPLE,
    );
  }
  if (reach === 'public address') throw insecure(`${label} names an IP address.`, EXAMPLE);
  if (reach !== 'public' && !allowPrivate) {
    // Names with a dot are public.
    const isAddress = host.includes('.');
    throw new Failure(
      isAddress ? 'insecure-url' : 'host-not-allowed',
      `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`,
      'If your Jira is there, set `allow-private-hosts: true`, and make sure that no one else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.',
    );
  }
  if (scheme === 'http' && !(reach === 'loopback' && allowPrivate)) throw notHttps(label);
}

/** Jira's own pages and resources, which were pasted with the address. None is a context path. */
const JIRAS_OWN = /\/(?:rest|browse|projects|issues|servicedesk|secure|plugins|login\.jsp|si)(?:[/?#].*)?$/;

/**
 * Returns the path below which a self-hosted server serves Jira, such as `/jira`; empty for the root. @throws Failure
 * `insecure-url` for a path that not all programs read alike
 */
export function contextPathOf(rest: string, { label }: Pick<Given, 'label'>): string {
  const path = rest.replace(JIRAS_OWN, '').replace(/\/$/, '');
  if (/^(?:\/[\w~-][\w.~-]*)*$/.test(path)) return path;
  throw insecure(
    `The path in ${label} contains something that no context path has.`,
    'Write the address of the start page without what follows "?" or "#", such as https://jira.example.com/jira.',
  );
}

/** Returns a host only if it surely is one. Anything else may be a token in the wrong input. */
export function nameable(host: string): string {
  const shape = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\.?$/;
  return shape.test(host) ? host : 'another host';
}

/** The hosts that may receive a credential; `undefined` if any may. */
type AllowedHosts = readonly string[] | undefined;

/** @throws Failure `invalid-input` */
export function readAllowedHosts(
  inputs: Pick<InputsOf<'allowed-hosts'>, 'find' | 'list'>,
  allowPrivate: boolean,
): AllowedHosts {
  if (!inputs.find('allowed-hosts')) return undefined;
  const listed = inputs.list('allowed-hosts').map((item) => item.toLowerCase());
  // A single word is a host of a private network, or a Cloud site's name, which would never match.
  const shape = allowPrivate
    ? /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/
    : /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|localhost)$/;
  const odd = listed.findIndex((item) => !shape.test(item.replace(/:\d{1,5}$/, '')));
  if (odd >= 0) {
    throw invalid(
      `Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`,
      `List host names alone, such as acme.atlassian.net or jira.example.com:8443, without https:// and paths.`,
    );
  }
  return listed;
}

export function refusalOf(
  hosts: AllowedHosts,
  label: string,
  address: Address | string,
): Failure | undefined {
  const { host, port } = typeof address === 'string' ? parseAddress({ label, value: address }) : address;
  if (!hosts || hosts.includes(host) || hosts.includes(`${host}:${port}`)) return undefined;
  return new Failure(
    'host-not-allowed',
    `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`,
    `If the host is right, add it to \`allowed-hosts\`. If not, find out who set \`site-url\`.`,
  );
}

/** @throws Failure `host-not-allowed` */
export function requireListed(hosts: AllowedHosts, label: string, address: Address | string): void {
  const refusal = refusalOf(hosts, label, address);
  if (refusal) throw refusal;
}
