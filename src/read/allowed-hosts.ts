import { Failure } from '../failure.js';
import { invalid } from '../values/given.js';
import type { InputsOf } from '../values/inputs.js';
import { type Address, parseAddress } from './address.js';

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
