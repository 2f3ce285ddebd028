import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { gatewayUrl, isCloudId, realmOfGateway, realmOfSite, type Realm } from '../realm.js';
import { INPUTS, type Given, type Inputs } from './inputs.js';
import { missingInput } from './missing.js';

/** Where a credential may go. Built from checked parts, never from the input's own text. */
export interface Site {
  readonly realm: Realm;
  /** `https://acme.atlassian.net`; absent when the gateway's URL was given instead of the site's. */
  readonly url: string | undefined;
  /** Known when it was given, by itself or in a gateway URL; otherwise it is looked up. */
  readonly cloudId: string | undefined;
}

const EXAMPLE = 'Write the site as acme, acme.atlassian.net or https://acme.atlassian.net.';

/** Scheme, host, port, and the rest. `\` stands nowhere; `@`, `%` and brackets not before the path. */
const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([A-Za-z0-9._-]+)(?::(\d{1,5}))?([/?#][^\s\\]*)?$/;

/** A longer word without a dot may be a token, and would be shown in messages and looked up as a host's name. */
const LONGEST_BARE_NAME = 32;

/** A host name that some URL parser takes for an IP address: its last label is a number, also a hexadecimal one. */
const NUMERIC_HOST = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;

const SITE_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads `site-url`, `cloud-id` and `allowed-hosts`: the one place that decides which hosts see a credential.
 *
 * A strict grammar comes before any URL parser, because parsers disagree about the host of texts such as
 * `https://acme.atlassian.net\@attacker.example` (Node: the first, curl: the second).
 */
export function readSite(inputs: Inputs, secretsWithheld: () => string | undefined): Site {
  const found = inputs.find('site-url');
  if (!found) {
    throw missingInput('invalid-input', 'The input `site-url` is not set.', EXAMPLE, secretsWithheld);
  }
  const address = parseAddress(found);
  refuseUnlisted(address.host, found, inputs);
  const site = cloudSite(address, found);
  return withCloudId(site, found, inputs);
}

interface Address {
  readonly host: string;
  readonly rest: string;
}

function parseAddress({ label, value }: Given): Address {
  if (/[^\x21-\x7e]/.test(value)) {
    throw new Failure(
      'insecure-url',
      `${label} holds white space, a control character or a letter outside of ASCII.`,
      `Type the address again by hand: a copied look-alike letter would send the credential elsewhere. ${EXAMPLE}`,
    );
  }
  const shape = value.length <= 2048 ? SHAPE.exec(value) : null;
  if (!shape) {
    throw new Failure(
      'insecure-url',
      `${label} is not an address that every program reads alike.`,
      `Leave out user names, "@", backslashes, brackets and percent signs before the path. ${EXAMPLE}`,
    );
  }
  const [, scheme = 'https', rawHost = '', port = '443', rest = ''] = shape;
  if (scheme.toLowerCase() !== 'https') {
    throw new Failure(
      'insecure-url',
      `${label} does not use https, so the credential would cross the network in clear.`,
      `Write it with https://, or without a scheme.`,
    );
  }
  const lowerCase = rawHost.toLowerCase();
  if (NUMERIC_HOST.test(lowerCase)) {
    throw new Failure('insecure-url', `${label} names an IP address.`, EXAMPLE);
  }
  if (!lowerCase.includes('.') && lowerCase.length > LONGEST_BARE_NAME) {
    throw new Failure(
      'invalid-input',
      `${label} is one word of ${lowerCase.length} characters, which looks like a secret in the wrong input.`,
      `If it is a site's name, write its whole address.`,
    );
  }
  const host =
    lowerCase.includes('.') || lowerCase === 'localhost' ? lowerCase : `${lowerCase}.atlassian.net`;
  if (port !== '443') {
    throw new Failure(
      'insecure-url',
      `${label} names port ${printable(port)}, but Jira Cloud is served on port 443 only.`,
      `Leave the port out.`,
    );
  }
  return { host, rest };
}

/** The host, if it is sure to be one: anything else may be a token in the wrong input, and is not shown. */
function nameable(host: string): string {
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\.?$/.test(host)
    ? printable(host)
    : 'another host';
}

function refuseUnlisted(host: string, { label }: Given, inputs: Inputs): void {
  if (!inputs.find('allowed-hosts')) return;
  const listed = inputs.list('allowed-hosts').map((item) => item.toLowerCase());
  const odd = listed.findIndex((item) => !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(item));
  if (odd >= 0) {
    throw new Failure(
      'invalid-input',
      `Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`,
      `List host names alone, such as acme.atlassian.net, without https:// and paths.`,
    );
  }
  if (!listed.includes(host)) {
    throw new Failure(
      'host-not-allowed',
      `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`,
      `If the host is right, add it to \`allowed-hosts\`; if not, find out who set \`site-url\`.`,
    );
  }
}

function cloudSite({ host, rest }: Address, given: Given): Site {
  const gateway = realmOfGateway(host);
  if (gateway) return gatewaySite(gateway, rest, given);

  const realm = realmOfSite(host);
  const label = host.slice(0, host.indexOf('.'));
  if (!realm || !SITE_LABEL.test(label) || label.startsWith('xn--')) {
    throw new Failure(
      'host-not-allowed',
      `${given.label} leads to ${nameable(host)}, which is not the address of a Jira Cloud site.`,
      `A Cloud site is one name under atlassian.net or jira.com, also behind a custom domain: admin.atlassian.com shows it. ${EXAMPLE}`,
    );
  }
  // Whatever followed was pasted from a browser (/browse/KEY-1, /jira/..., /rest/api/3): a Cloud site has no path.
  return { realm, url: new URL(`https://${host}`).origin, cloudId: undefined };
}

function gatewaySite(realm: Realm, rest: string, { label }: Given): Site {
  const cloudId = /^\/ex\/jira\/([0-9a-f-]{36})(?:[/?#].*)?$/i.exec(rest)?.[1]?.toLowerCase();
  if (!cloudId || !isCloudId(cloudId)) {
    throw new Failure(
      'invalid-input',
      `${label} is an address on the gateway, but not one of a Jira site.`,
      `Write ${gatewayUrl(realm, '{cloudId}')} with the site's cloudId, or better the site's own address. ${EXAMPLE}`,
    );
  }
  return { realm, url: undefined, cloudId };
}

function withCloudId(site: Site, siteUrl: Given, inputs: Inputs): Site {
  const found = inputs.find('cloud-id');
  if (!found || (found.fromEnvironment && describesAnotherSite(siteUrl, inputs))) return site;
  const cloudId = found.value.toLowerCase();
  if (!isCloudId(cloudId)) {
    throw new Failure(
      'invalid-input',
      `${found.label} is not a cloudId.`,
      `A cloudId is a UUID; leave it out and it is looked up.`,
    );
  }
  if (site.cloudId !== undefined && site.cloudId !== cloudId) {
    throw new Failure(
      'invalid-input',
      `${found.label} differs from the cloudId in \`site-url\`.`,
      `Give one of them only.`,
    );
  }
  return { ...site, cloudId };
}

/** True if JIRA_CLOUD_ID stands beside another site in the environment than the one this step was given. */
function describesAnotherSite(siteUrl: Given, inputs: Inputs): boolean {
  if (inputs.resultsOfEarlierStep) return true;
  return (
    !siteUrl.fromEnvironment && INPUTS['site-url'].some((name) => inputs.environment(name) !== undefined)
  );
}
