import type { Credential } from '../credential.js';
import { EdgeFailure, Failure, failureIn } from '../failure.js';
import { field, isObject, type JsonObject, listIn, textField } from '../json.js';
import { type CloudSite, isCloudId, type Realm } from '../site.js';
import type { Send } from '../transport/network.js';
import { untrusted } from './answer.js';
import { refused } from './refused.js';

export interface ReachableSite {
  readonly cloudId: string;
  /** `https://acme.atlassian.net` */
  readonly url: string;
}

function resourcesOf({ apiHost }: Realm): string {
  return `https://${apiHost}/oauth/token/accessible-resources`;
}

/**
 * Returns the Jira sites that a grant can access (Atlassian: `accessible-resources`, unordered, with a site once for
 * each product, which only its scopes show). @throws Failure
 */
export async function reachableSites(
  send: Send,
  realm: Realm,
  credential: Credential,
): Promise<ReachableSite[]> {
  const url = resourcesOf(realm);
  const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
  if (answer.status !== 200)
    throw await refused(answer, { deployment: 'cloud', baseUrl: url, scope: 'read:jira-work' });
  const resources = answer.json();
  if (!Array.isArray(resources)) throw untrusted(answer.host, 'no list of sites');
  const sites = new Map<string, ReachableSite>();
  for (const resource of resources.filter(isObject)) {
    const cloudId = textField(resource, 'id');
    const site = String(textField(resource, 'url'));
    if (isCloudId(cloudId) && /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/?$/.test(site) && isOfJira(resource))
      sites.set(cloudId, { cloudId, url: new URL(site).origin });
  }
  return [...sites.values()].sort((one, other) => (one.url < other.url ? -1 : 1));
}

/** Returns the addresses that a grant reaches; `undefined` after a failure, as the tokens are saved by then. */
export async function sitesIfAsked(
  send: Send,
  realm: Realm,
  credential: Credential,
  info: (text: string) => void,
): Promise<string[] | undefined> {
  const sites = await reachableSites(send, realm, credential).catch(failureIn);
  if (!(sites instanceof Failure)) return sites.map(({ url }) => url);
  info(`Can't tell which sites the grant reaches: ${sites.what}`);
  return undefined;
}

/**
 * Atlassian has two naming schemes for Jira's scopes: `read:jira-work`, `read:servicedesk-request`,
 * `read:servicemanagement-insight-objects`; and `read:issue:jira`, `read:request:jira-service-management`.
 */
function isOfJira(resource: JsonObject): boolean {
  const scopes = listIn(field(resource, 'scopes'));
  return scopes.some((scope) => /:(?:jira|servicedesk|servicemanagement)(?:[-:]|$)/i.test(String(scope)));
}

/** Returns the one Jira site that a grant can access, if no site was given. @throws Failure `site-not-accessible` */
export async function onlySite(
  send: Send,
  { realm, preferredUrl }: Pick<CloudSite, 'realm' | 'preferredUrl'>,
  credential: Credential,
): Promise<ReachableSite> {
  const sites = await reachableSites(send, realm, credential);
  const [first, ...others] = sites;
  const site = sites.find(({ url }) => url === preferredUrl) ?? (others.length === 0 ? first : undefined);
  if (site) return site;
  if (!first) throw noSite();
  throw new Failure(
    'site-not-accessible',
    `The grant reaches several sites: ${sites.map(({ url }) => url).join(', ')}.`,
    'Set `site-url` to one of these.',
  );
}

export function noSite(url?: string): Failure {
  return new Failure(
    'site-not-accessible',
    `The OAuth grant reaches no Jira site${url === undefined ? '' : ` at ${url}`}.`,
    'Give consent again, choose a site, and ask for Jira scopes.',
  );
}

/** Turns the gateway's refusal of an OAuth token into `site-not-accessible` if the grant does not include the site. */
export async function explainRefusedGrant(
  failure: Failure,
  send: Send,
  realm: Realm,
  credential: Credential,
  cloudId: string,
): Promise<Failure> {
  const mayBeGrant = ['credentials-rejected', 'permission-denied', 'site-not-found'].includes(failure.code);
  if (!mayBeGrant && !(failure instanceof EdgeFailure)) return failure;
  const sites = await send({ method: 'GET', url: resourcesOf(realm), credential, repeatable: 'explanation' })
    .then((answer) => (answer.status === 200 ? answer.json() : undefined))
    .catch(failureIn);
  const isIt = (site: unknown): boolean => isObject(site) && textField(site, 'id') === cloudId;
  if (!Array.isArray(sites) || sites.some(isIt)) return failure;
  return new Failure(
    'site-not-accessible',
    'The OAuth token is valid, but its grant does not include this site.',
    'Give consent again and choose this site, or set `site-url` to a site that was chosen.',
  );
}
