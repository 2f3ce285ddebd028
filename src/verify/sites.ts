import type { Credential } from '../credential.js';
import { Failure } from '../failure.js';
import type { CloudSite } from '../site.js';
import { isCloudId, type Realm } from '../realm.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import type { Repeatable } from '../transport/retry.js';
import { field, isObject, type JsonObject, textField } from '../json.js';
import { isOfEdge, refusal } from './refusal.js';
import { untrusted } from './untrusted.js';

/** A site that an OAuth grant reaches. */
export interface ReachableSite {
  readonly cloudId: string;
  /** `https://acme.atlassian.net` */
  readonly url: string;
}

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
  const answer = await askResources(send, realm, credential, 'read');
  if (answer.status !== 200) {
    throw refusal(answer, {
      deployment: 'cloud',
      baseUrl: `https://${realm.apiHost}`,
      scope: 'read:jira-work',
    });
  }
  const resources = answer.json();
  if (!Array.isArray(resources)) throw untrusted(answer.host, 'no list of sites');
  const sites = new Map<string, ReachableSite>();
  for (const resource of resources.filter(isObject)) {
    const cloudId = textField(resource, 'id') ?? '';
    const url = siteUrl(textField(resource, 'url'));
    if (isCloudId(cloudId) && url !== undefined && isOfJira(resource)) sites.set(cloudId, { cloudId, url });
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

function askResources(
  send: Send,
  realm: Realm,
  credential: Credential,
  repeatable: Repeatable,
): Promise<HttpAnswer> {
  const url = `https://${realm.apiHost}/oauth/token/accessible-resources`;
  return send({ method: 'GET', url, credential, repeatable });
}

function siteUrl(url: string | undefined): string | undefined {
  if (url === undefined || !/^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/?$/.test(url)) return undefined;
  return new URL(url).origin;
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

/** The one Jira site that a grant reaches, for those who named none. @throws Failure `site-not-accessible` */
export async function onlySite(
  send: Send,
  { realm, preferredUrl }: Pick<CloudSite, 'realm' | 'preferredUrl'>,
  credential: Credential,
): Promise<ReachableSite> {
  const sites = await reachableSites(send, realm, credential);
  const [first] = sites;
  const site = sites.find(({ url }) => url === preferredUrl) ?? first;
  if (site && (sites.length === 1 || site.url === preferredUrl)) return site;
  throw site
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

/** As {@link reachableSites}, for a failure's sake: `undefined` if the token can't tell. */
async function reaches(
  send: Send,
  realm: Realm,
  credential: Credential,
  cloudId: string,
): Promise<boolean | undefined> {
  const answer = await askResources(send, realm, credential, 'explanation');
  if (answer.status !== 200) return undefined;
  const sites = answer.json();
  if (!Array.isArray(sites)) return undefined;
  return sites.some((site: unknown) => isObject(site) && textField(site, 'id') === cloudId);
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
  if (!mayBeGrant && !isOfEdge(failure)) return failure;
  try {
    if ((await reaches(send, realm, credential, cloudId)) !== false) return failure;
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
