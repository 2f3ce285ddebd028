import { Failure, orWithheld, type SecretsWithheld, unlessFailed } from '../failure.js';
import { variablesOf } from '../inputs/schema.js';
import { METHODS } from '../methods/index.js';
import {
  type CloudSite,
  COMMERCIAL,
  gatewayUrl,
  isCloudId,
  looksLikeAtlassian,
  type Realm,
  realmOfGateway,
  realmOfSite,
  type Site,
} from '../site.js';
import { type Given, invalid } from '../values/given.js';
import {
  type Address,
  contextPathOf,
  EXAMPLE,
  insecure,
  nameable,
  notHttps,
  parseAddress,
  readAllowedHosts,
  refuseUnreachable,
  requireListed,
  withCloudName,
} from './address.js';
import { GRANTS } from './credentials.js';
import { EARLIER_SITE, type Inputs } from './inputs.js';

/** Returns this step's site, or else an earlier step's, unless this step names a credential for another site. */
function namedSite(inputs: Inputs): Given | undefined {
  const found = inputs.find('site-url');
  if (found && isEarlierSite(found, inputs)) return isAnothersToo(inputs) ? undefined : found;
  const others = inputs.all('site-url');
  const other = found && others.find((each) => placeOf(each, inputs) !== placeOf(found, inputs));
  if (!other) return found;
  throw invalid(
    `${String(found.variable)} and ${String(other.variable)} name different sites.`,
    'Unset the one that is wrong, or give `site-url`.',
  );
}

function isEarlierSite({ variable }: Given, inputs: Inputs): boolean {
  return variable === EARLIER_SITE && inputs.result(EARLIER_SITE) !== undefined;
}

export function namesGrant(inputs: Inputs): boolean {
  return GRANTS.some((name) => inputs.find(name));
}

function isAnothersToo(inputs: Inputs): boolean {
  const differs = (input: 'cloud-id' | 'deployment', result: string): boolean =>
    ![undefined, 'auto', inputs.result(result)?.toLowerCase()].includes(
      inputs.find(input)?.value.toLowerCase(),
    );
  return (
    differs('cloud-id', 'JIRA_CLOUD_ID') ||
    differs('deployment', 'JIRA_DEPLOYMENT') ||
    // A Data Center that has received no OAuth token yet would receive one for another site.
    (namesGrant(inputs) &&
      inputs.result('JIRA_DEPLOYMENT') === 'data-center' &&
      !METHODS.some(
        ({ name, obtainsAccessToken, grant }) =>
          (obtainsAccessToken ?? grant) && name === inputs.result('JIRA_AUTH_METHOD'),
      ))
  );
}

/** Normalizes an address for comparison, unless it is invalid. */
function placeOf(given: Given, inputs: Inputs): string {
  const place = unlessFailed(() => {
    const deployment = inputs.find('deployment')?.value;
    const { scheme, host: name, port, rest } = withCloudName(parseAddress(given), deployment);
    const host = name.replace(/\.$/, '');
    const hasPath = realmOfGateway(host) || !looksLikeAtlassian(host);
    return [scheme, host, port, hasPath && contextPathOf(rest, given)].join();
  });
  return place ?? given.value;
}

const CLOUD = { deployment: 'cloud', url: undefined, customDomain: undefined, cloudId: undefined } as const;

/** The site of an OAuth grant, unknown until the token arrives. Until then, only Atlassian is contacted. */
const GRANTS_SITE: CloudSite = { ...CLOUD, realm: COMMERCIAL, isGrantsOwn: true };

const SITE_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The one place that decides which hosts receive a credential.
 * @param isGrantsOwn without `site-url`, use the site that a person's OAuth grant can access
 */
export function readSite(inputs: Inputs, secretsWithheld?: SecretsWithheld, isGrantsOwn = false): Site {
  const found = namedSite(inputs);
  if (isGrantsOwn && found && isEarlierSite(found, inputs) && inputs.result('JIRA_DEPLOYMENT') === 'cloud') {
    const realm = realmOfSite(parseAddress(found).host) ?? COMMERCIAL;
    return { ...GRANTS_SITE, realm, preferredUrl: found.value };
  }
  if (!found) {
    if (isGrantsOwn) return withCloudId(GRANTS_SITE, undefined, inputs);
    const earlier = inputs.result(EARLIER_SITE) ? `: ${EARLIER_SITE} is of an earlier, different login` : '';
    throw orWithheld(invalid(`No site is given${earlier}.`, `Set \`site-url\`. ${EXAMPLE}`), secretsWithheld);
  }
  const deployment = inputs.either('deployment', ['cloud', 'data-center', 'auto']);
  const pinned = deployment === 'auto' ? undefined : deployment;
  const allowPrivate = inputs.flag('allow-private-hosts');
  const address = withCloudName(parseAddress(found), pinned);
  requireListed(readAllowedHosts(inputs, allowPrivate), found.label, address);
  const site = atlassianSite(address, found, pinned) ?? foreignSite(address, found, pinned, allowPrivate);
  return withCloudId(site, found, inputs);
}

function atlassianSite({ scheme, host, port, rest }: Address, given: Given, pinned?: string) {
  const gateway = realmOfGateway(host);
  if (!gateway && !looksLikeAtlassian(host)) return undefined;
  if (scheme !== 'https') throw notHttps(given.label);
  if (port !== 443) {
    throw insecure(
      `${given.label} names port ${port}, but Jira Cloud is served on port 443 only.`,
      'Leave the port out.',
    );
  }
  const site = gateway ? gatewaySite(gateway, rest, given) : siteUnderDomain(host, given);
  if (pinned === 'data-center') {
    throw invalid(
      `${given.label} leads to Jira Cloud, and not to a Data Center.`,
      'Set `site-url` to the address of your own server. If it is right, leave `deployment` out.',
    );
  }
  return site;
}

function siteUnderDomain(host: string, { label }: Given): CloudSite {
  const realm = realmOfSite(host);
  const name = host.slice(0, host.indexOf('.'));
  if (!realm || !SITE_LABEL.test(name) || name.startsWith('xn--')) {
    throw new Failure(
      'host-not-allowed',
      `${label} leads to ${nameable(host)}, which is not the address of a Jira site.`,
      `A Cloud site is one name under atlassian.net, jira.com or, for governments, atlassian-us-gov-mod.net: admin.atlassian.com shows it. ${EXAMPLE}`,
    );
  }
  // The rest was pasted from a browser (/browse/KEY-1, /jira/..., /rest/api/3): a Cloud site has no path.
  return { ...CLOUD, realm, url: `https://${host}` };
}

function gatewaySite(realm: Realm, rest: string, { label }: Given): CloudSite {
  const cloudId = /^\/ex\/jira\/([0-9a-f-]{36})(?:[/?#].*)?$/.exec(rest.toLowerCase())?.[1];
  if (!isCloudId(cloudId)) {
    throw invalid(
      `${label} is an address on the gateway, but not one of a Jira site.`,
      `Write ${gatewayUrl(realm, '{cloudId}')} with the site's cloudId, or better the site's own address. ${EXAMPLE}`,
    );
  }
  return { ...CLOUD, realm, cloudId };
}

/** Returns a self-hosted Jira, or a custom domain of a Cloud site. */
function foreignSite(
  address: Address,
  given: Given,
  pinned: string | undefined,
  allowPrivate: boolean,
): Site {
  refuseUnreachable(address, given, allowPrivate);
  const { scheme, host, port, rest } = address;
  const { origin } = new URL(`${scheme}://${host}:${port}`);
  const isCloud = pinned === 'cloud';
  const url = isCloud ? origin : origin + contextPathOf(rest, given);
  if (pinned === 'data-center') return { deployment: pinned, url };
  return { deployment: undefined, origin, url, isCloud, cloudId: undefined };
}

function withCloudId(site: Site, siteUrl: Given | undefined, inputs: Inputs): Site {
  const found = inputs.find('cloud-id');
  if (!found) return site;
  // JIRA_CLOUD_ID describes the site that the user set beside it, if any.
  const isSetBeside = (name: string): boolean =>
    inputs.environment(name) !== undefined && inputs.result(name) === undefined;
  if (found.variable && siteUrl && !siteUrl.variable && variablesOf('site-url').some(isSetBeside))
    return site;
  if (site.deployment === 'data-center') {
    if (found.variable) return site;
    throw invalid(
      `${found.label} is given, but a Data Center has none.`,
      'Leave out `cloud-id`; or, if this is a Cloud site, leave out `deployment`.',
    );
  }
  const cloudId = found.value.toLowerCase();
  if (!isCloudId(cloudId)) {
    throw invalid(
      `${found.label} is not a cloudId.`,
      `A cloudId is a UUID; leave it out and it is looked up.`,
    );
  }
  if (site.deployment === undefined) {
    // A cloudId in an input means that the host is a Cloud site's. A variable may have been set for another site.
    return found.variable ? site : { ...site, url: site.origin, isCloud: true, cloudId };
  }
  if (site.cloudId !== undefined && site.cloudId !== cloudId) {
    throw invalid(`${found.label} differs from the cloudId in \`site-url\`.`, `Give one of them only.`);
  }
  return { ...site, cloudId };
}
