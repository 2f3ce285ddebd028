import type { Credential } from '../credential.js';
import { EdgeFailure, Failure } from '../failure.js';
import { field, isObject, type JsonObject, textField } from '../json.js';
import { isCloudId, type Realm } from '../realm.js';
import type { CloudSite } from '../site.js';
import type { Send } from '../transport/http.js';
import { untrusted } from './answer.js';
import { refused } from './refused.js';

/** A site that an OAuth grant reaches. */
export interface ReachableSite {
  readonly cloudId: string;
  /** `https://acme.atlassian.net` */
  readonly url: string;
}

const resourcesOf = ({ apiHost }: Realm): string => `https://${apiHost}/oauth/token/accessible-resources`;

/**
 * The Jira sites that a person's OAuth grant reaches (Atlassian: `accessible-resources`, an unordered list in which one
 * site stands once for each product; what it is of is told by its scopes alone).
 *
 * @throws Failure
 */
export async function reachableSites(
  send: Send,
  realm: Realm,
  credential: Credential,
): Promise<ReachableSite[]> {
  const url = resourcesOf(realm);
  const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
  if (answer.status !== 200) {
    const baseUrl = `https://${realm.apiHost}`;
    throw await refused(answer, { deployment: 'cloud', baseUrl, scope: 'read:jira-work' });
  }
  const resources = answer.json();
  if (!Array.isArray(resources)) throw untrusted(answer.host, 'no list of sites');
  const sites = new Map<string, ReachableSite>();
  for (const resource of resources.filter(isObject)) {
    const cloudId = textField(resource, 'id');
    const site = textField(resource, 'url') ?? '';
    if (isCloudId(cloudId) && /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/?$/.test(site) && isOfJira(resource))
      sites.set(cloudId, { cloudId, url: new URL(site).origin });
  }
  return [...sites.values()].sort((one, other) => (one.url < other.url ? -1 : 1));
}

/**
 * Addresses of the Jira sites that a grant reaches, for people: `undefined` if it can't be asked. By then the tokens are
 * where they belong, and it must not look as if they were not.
 */
export async function sitesIfAsked(
  send: Send,
  realm: Realm,
  credential: Credential,
  info: (text: string) => void,
): Promise<string[] | undefined> {
  try {
    return (await reachableSites(send, realm, credential)).map(({ url }) => url);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    info(`It could not be asked which sites the grant reaches: ${error.what}`);
    return undefined;
  }
}

/**
 * Atlassian names Jira's scopes in two ways: `read:jira-work`, `read:servicedesk-request` (Jira Service Management),
 * `read:servicemanagement-insight-objects` (its Assets); and `read:issue:jira`, `read:sprint:jira-software`,
 * `read:request:jira-service-management`.
 */
const JIRA_SCOPE = /:(?:jira|servicedesk|servicemanagement)(?:[-:]|$)/i;

function isOfJira(resource: JsonObject): boolean {
  const scopes = field(resource, 'scopes');
  return Array.isArray(scopes) && scopes.some((scope) => typeof scope === 'string' && JIRA_SCOPE.test(scope));
}

/** The one Jira site that a grant reaches, where none was named. @throws Failure `site-not-accessible` */
export async function onlySite(
  send: Send,
  { realm, preferredUrl }: Pick<CloudSite, 'realm' | 'preferredUrl'>,
  credential: Credential,
): Promise<ReachableSite> {
  const sites = await reachableSites(send, realm, credential);
  const [first, ...others] = sites;
  const site = sites.find(({ url }) => url === preferredUrl) ?? (others.length === 0 ? first : undefined);
  if (site) return site;
  throw first
    ? new Failure(
        'site-not-accessible',
        `The grant reaches ${sites.length} sites, and \`site-url\` is not set: ${sites.map(({ url }) => url).join(', ')}.`,
        'Set `site-url` to one of these.',
      )
    : new Failure(
        'site-not-accessible',
        'The OAuth grant reaches no Jira site.',
        'Give consent again, choose a site, and ask for scopes of Jira.',
      );
}

/**
 * Turns the gateway's refusal of an OAuth token into `site-not-accessible` if its grant doesn't reach the site: the
 * gateway's own answer doesn't tell the two apart.
 */
export async function explainRefusedGrant(
  failure: Failure,
  send: Send,
  realm: Realm,
  credential: Credential,
  cloudId: string,
): Promise<Failure> {
  const mayBeGrant = ['credentials-rejected', 'permission-denied', 'site-not-found'].includes(failure.code);
  if (!mayBeGrant && !(failure instanceof EdgeFailure)) return failure;
  try {
    const url = resourcesOf(realm);
    const answer = await send({ method: 'GET', url, credential, repeatable: 'explanation' });
    const sites = answer.status === 200 ? answer.json() : undefined;
    const isIt = (site: unknown): boolean => isObject(site) && textField(site, 'id') === cloudId;
    if (!Array.isArray(sites) || sites.some(isIt)) return failure;
  } catch (error) {
    // The first failure is the one to report; a second one while asking about it says nothing of it.
    if (error instanceof Failure) return failure;
    throw error;
  }
  return new Failure(
    'site-not-accessible',
    'The OAuth token is valid, but its grant does not include this site.',
    'Give consent again and choose this site, or set `site-url` to a site that was chosen.',
  );
}
