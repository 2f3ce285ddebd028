import { Failure } from '../failure.js';
import { COMMERCIAL, isCloudId, realmOfSite } from '../realm.js';
import type { CloudSite, DataCenterSite, Site, UndecidedSite } from '../read/site.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import { isObject, textField } from './json.js';

/** What a host said of itself, or why it said nothing. */
interface Said {
  /** `Cloud`, `Server` or `DataCenter`. */
  readonly deploymentType?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly cloudId?: string | undefined;
  readonly failure?: Failure;
}

/**
 * Finds out which Jira runs at a host, without a credential, by two questions at once.
 *
 * - A Cloud site behind a custom domain tells its cloudId at `/_edge/tenant_info`; Data Center has no such path.
 * - Every Jira tells anybody its `deploymentType` at `/rest/api/2/serverInfo`.
 * - A host that keeps both to itself is a Data Center behind a log-in of its own.
 *
 * @throws Failure of the classes 5 to 7 if nobody answers; `site-not-found` if there is no Jira at this address
 */
export async function settleDeployment(send: Send, site: Site): Promise<CloudSite | DataCenterSite> {
  if (site.deployment !== undefined) return site;
  const { cloudId } = site;
  const tenant = cloudId === undefined ? askTenantInfo(send, site) : Promise.resolve<Said>({ cloudId });
  const server = askServerInfo(send, site);
  // A server that says what it is need not wait for the other answer, which a firewall may have swallowed.
  const saysDataCenter = await Promise.any([
    server.then((said) => isDataCenter(said) || Promise.reject(new Error('It may be Cloud.'))),
    tenant.then(() => false),
  ]);
  if (saysDataCenter && !site.isCloud) return { deployment: 'data-center', url: site.url };
  return settleByBoth(await tenant, await server, site);
}

function isDataCenter({ deploymentType }: Said): boolean {
  return deploymentType === 'Server' || deploymentType === 'DataCenter';
}

function settleByBoth(tenant: Said, server: Said, site: UndecidedSite): CloudSite | DataCenterSite {
  const { origin, url, isCloud } = site;
  if (tenant.cloudId !== undefined) return cloudSiteBehind(origin, tenant.cloudId, server);
  if (isCloud || server.deploymentType === 'Cloud') {
    throw (
      tenant.failure ??
      new Failure(
        'site-not-found',
        'This host does not tell the cloudId of a Jira Cloud site.',
        "Check `site-url`, or set it to the site's own address, such as https://acme.atlassian.net.",
      )
    );
  }
  if (server.failure) throw server.failure;
  return { deployment: 'data-center', url };
}

/**
 * The realm is the one of the site's own address, where the site tells that. Government sites have addresses of their
 * own alone, so that a custom domain is a commercial site's.
 */
function cloudSiteBehind(origin: string, cloudId: string, { baseUrl = '' }: Said): CloudSite {
  const realm = URL.canParse(baseUrl) ? realmOfSite(new URL(baseUrl).hostname) : undefined;
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
  if (!('status' in answer) || answer.status !== 200) return { ...('status' in answer ? {} : answer) };
  const cloudId = fieldOf(answer, 'cloudId');
  return cloudId !== undefined && isCloudId(cloudId) ? { cloudId } : {};
}

async function askServerInfo(send: Send, { url }: UndecidedSite): Promise<Said> {
  const answer = await answered(send, `${url}/rest/api/2/serverInfo`);
  if (!('status' in answer)) return answer;
  if (answer.status === 404 || answer.status === 410) return { failure: noJira(answer.host) };
  if (answer.status !== 200) return {};
  return { deploymentType: fieldOf(answer, 'deploymentType'), baseUrl: fieldOf(answer, 'baseUrl') };
}

/** An answer with a status; nothing for one that leads elsewhere, as a server with single sign-on gives. */
async function answered(send: Send, url: string): Promise<HttpAnswer | Said> {
  try {
    return await send({ method: 'GET', url, repeatable: 'read' });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code === 'redirect-refused' ? {} : { failure: error };
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

function noJira(host: string): Failure {
  return new Failure(
    'site-not-found',
    `There is no Jira at this address on ${host}.`,
    'Check `site-url`, above all its context path: where people open https://jira.example.com/jira/browse/KEY-1 it is https://jira.example.com/jira. If Jira keeps its `serverInfo` to itself, set `deployment: data-center`.',
  );
}
