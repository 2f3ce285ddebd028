import { Failure } from '../failure.js';
import { COMMERCIAL, isCloudId, looksLikeAtlassian, realmOfSite } from '../realm.js';
import type { CloudSite, DataCenterSite, Deployment, Site, UndecidedSite } from '../site.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import { RedirectRefused } from '../transport/problem.js';
import { isObject, textField } from '../json.js';

/** What a host said of itself, or why it said nothing. */
interface Said {
  /** `Cloud`, `Server` or `DataCenter`. */
  readonly deploymentType?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly cloudId?: string | undefined;
  /** It has no such path. */
  readonly isMissing?: boolean;
  readonly failure?: Failure | undefined;
}

/**
 * Finds out which Jira runs at a host, without a credential, by two questions at once.
 *
 * - A Cloud site behind a custom domain tells its cloudId at `/_edge/tenant_info`; Data Center has no such path.
 * - Every Jira tells anybody its `deploymentType` at `/rest/api/2/serverInfo`.
 * - A host that keeps both to itself is a Data Center behind a log-in of its own.
 *
 * @param wanted the only kind that takes the credential: no silent host is taken for the other one
 * @throws Failure of the classes 5 to 7 if nobody answers; `site-not-found` if there is no Jira at this address
 */
export async function settleDeployment(
  send: Send,
  site: Site,
  wanted?: Deployment,
): Promise<CloudSite | DataCenterSite> {
  if (site.deployment !== undefined) return site;
  const { cloudId } = site;
  const tenant = cloudId === undefined ? askTenantInfo(send, site) : Promise.resolve<Said>({ cloudId });
  // Nobody may be there to hear what becomes of it, see below; a signal or a bug is heard where it is waited for.
  tenant.catch(() => undefined);
  const server = await askServerInfo(send, site);
  // Its own word comes before what else answers on the same host, and need not wait for that: a firewall may have
  // swallowed it.
  if (isDataCenter(server)) return dataCenter(site);
  return settleByBoth(await tenant, server, site, wanted);
}

function isDataCenter({ deploymentType }: Said): boolean {
  return deploymentType === 'Server' || deploymentType === 'DataCenter';
}

function settleByBoth(
  tenant: Said,
  server: Said,
  site: UndecidedSite,
  wanted: Deployment | undefined,
): CloudSite | DataCenterSite {
  const { origin, isCloud } = site;
  if (tenant.cloudId !== undefined) return cloudSiteBehind(origin, tenant.cloudId, server);
  if (isCloud || server.deploymentType === 'Cloud') throw tenant.failure ?? keepsCloudId();
  if (server.failure) throw server.failure;
  if (wanted === 'cloud') throw tenant.failure ?? keepsCloudId();
  if (server.isMissing) throw noJira(new URL(origin).host);
  // Without this answer it may as well be Cloud, whose credentials are not for this host.
  if (tenant.failure) {
    throw tenant.failure.advising(
      'If this is a Data Center that shows its `serverInfo` to nobody, set `deployment: data-center`.',
    );
  }
  return dataCenter(site);
}

function dataCenter({ url, isCloud }: UndecidedSite): DataCenterSite {
  if (!isCloud) return { deployment: 'data-center', url };
  throw new Failure(
    'invalid-input',
    'By `deployment` or `cloud-id` this is a Jira Cloud site, but the host says that it is a Data Center.',
    'Leave out `deployment` and `cloud-id`, or correct `site-url`.',
  );
}

/**
 * The realm is the one of the site's own address, where the site tells that. Government sites have addresses of their
 * own alone, so that a custom domain is a commercial site's.
 */
function cloudSiteBehind(origin: string, cloudId: string, { baseUrl = '' }: Said): CloudSite {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  const realm = realmOfSite(host);
  if (!realm && looksLikeAtlassian(host)) throw noGateway();
  return {
    deployment: 'cloud',
    realm: realm ?? COMMERCIAL,
    url: undefined,
    customDomain: origin,
    cloudId,
  };
}

async function askTenantInfo(send: Send, { origin }: UndecidedSite): Promise<Said> {
  const answer = await answered(send, `${origin}/_edge/tenant_info`);
  if (!('status' in answer)) return answer;
  if (answer.status !== 200) return {};
  const cloudId = fieldOf(answer, 'cloudId');
  return cloudId !== undefined && isCloudId(cloudId) ? { cloudId } : {};
}

async function askServerInfo(send: Send, { url }: UndecidedSite): Promise<Said> {
  const answer = await answered(send, `${url}/rest/api/2/serverInfo`);
  if (!('status' in answer)) return answer;
  if (answer.status === 404 || answer.status === 410) return { isMissing: true };
  if (answer.status !== 200) return {};
  return { deploymentType: fieldOf(answer, 'deploymentType'), baseUrl: fieldOf(answer, 'baseUrl') };
}

/** An answer with a status; nothing for one that leads elsewhere, as a server with single sign-on gives. */
async function answered(send: Send, url: string): Promise<HttpAnswer | Said> {
  try {
    return await send({ method: 'GET', url, repeatable: 'read' });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (!(error instanceof RedirectRefused)) return { failure: error };
    return { failure: looksLikeAtlassian(error.target) ? leadsToCloud() : undefined };
  }
}

function fieldOf(answer: HttpAnswer, name: string): string | undefined {
  try {
    const body = answer.json();
    return isObject(body) ? textField(body, name) : undefined;
  } catch (error) {
    // A log-in page, which tells as little as an answer without the field.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Its edge may also be turning this machine away. */
function keepsCloudId(): Failure {
  return new Failure(
    'site-not-found',
    'This host does not tell the cloudId of a Jira Cloud site.',
    "Set `site-url` to the site's own address, such as https://acme.atlassian.net, or set `cloud-id` beside it.",
  );
}

function noJira(host: string): Failure {
  return new Failure(
    'site-not-found',
    `There is no Jira at this address on ${host}.`,
    'Check `site-url`, above all its context path: where people open https://jira.example.com/jira/browse/KEY-1 it is https://jira.example.com/jira. If Jira keeps its `serverInfo` to itself, set `deployment: data-center`.',
  );
}

/** Companies send a name of their own on to their Cloud site. */
function leadsToCloud(): Failure {
  return new Failure(
    'site-not-found',
    'This host is no Jira itself: it sends visitors on to a Jira Cloud site.',
    "Set `site-url` to that site's own address, such as https://acme.atlassian.net.",
  );
}

function noGateway(): Failure {
  return new Failure(
    'host-not-allowed',
    'This Jira Cloud site is in a realm of Atlassian of which no gateway is known.',
    'Commercial sites (atlassian.net, jira.com) and government sites (atlassian-us-gov-mod.net) can be used.',
  );
}
