import { EdgeFailure, Failure, failureIn } from '../failure.js';
import { textField } from '../json.js';
import {
  type CloudSite,
  COMMERCIAL,
  CONTEXT_PATH,
  type DataCenterSite,
  type Deployment,
  isCloudId,
  looksLikeAtlassian,
  realmOfSite,
  type UndecidedSite,
} from '../site.js';
import { objectIfAny, type Send } from '../transport/wire.js';

const OWN_ADDRESS = "Set `site-url` to the site's own address, such as https://acme.atlassian.net.";

/** A host's answer about itself (`deploymentType`: `Cloud`, `Server`, `DataCenter`), or the reason for its silence. */
interface Said extends Partial<Record<'deploymentType' | 'baseUrl' | 'cloudId', string | undefined>> {
  /** The host has no such path. */
  readonly isMissing?: boolean;
  readonly failure?: Failure | undefined;
}

/**
 * Finds out which kind of Jira runs at a host, with two concurrent requests without a credential.
 *
 * - A Cloud site behind a custom domain returns its cloudId at `/_edge/tenant_info`. Data Center has no such path.
 * - Every Jira returns its `deploymentType` at `/rest/api/2/serverInfo`.
 * - A host that answers neither is a Data Center behind a separate login.
 *
 * @param wanted the only kind that accepts the credential, if a silent host must not count as the other
 * @throws Failure of the classes 5 to 7 if no answer comes; `site-not-found` if there is no Jira here
 */
export async function settleDeployment(
  send: Send,
  site: UndecidedSite,
  wanted?: Deployment,
): Promise<CloudSite | DataCenterSite> {
  const { cloudId, origin, isCloud } = site;
  const asked: Promise<Said> =
    cloudId === undefined ? ask(send, `${origin}/_edge/tenant_info`) : Promise.resolve({ cloudId });
  // It may never be awaited.
  asked.catch(() => undefined);
  const server = await ask(send, `${site.url}/rest/api/2/serverInfo`);
  // The server's own answer counts first. A firewall may have dropped the other request.
  if (server.deploymentType === 'Server' || server.deploymentType === 'DataCenter') return dataCenter(site);
  const tenant = await asked;
  if (tenant.cloudId !== undefined) return cloudSiteBehind(origin, tenant.cloudId, server);
  if (isCloud || server.deploymentType === 'Cloud') throw tenant.failure ?? keepsCloudId();
  if (server.failure) throw server.failure;
  if (wanted === 'cloud') throw tenant.failure ?? keepsCloudId();
  if (server.isMissing) {
    throw new Failure(
      'site-not-found',
      `There is no Jira at this address on ${new URL(origin).host}.`,
      `Check \`site-url\`, ${CONTEXT_PATH} If Jira hides its \`serverInfo\`, set \`deployment: data-center\`.`,
    );
  }
  // Without this answer, the host may be Cloud, whose credentials must not be sent to it.
  if (tenant.failure) {
    throw tenant.failure.advising(
      'If this is a Data Center that hides its `serverInfo` from anonymous visitors, set `deployment: data-center`.',
    );
  }
  return dataCenter(site);
}

async function ask(send: Send, url: string): Promise<Said> {
  const answer = await send({ method: 'GET', url, repeatable: 'read' }).catch(failureIn);
  if (answer instanceof Failure) {
    // A redirect, such as to single sign-on, says nothing about the host.
    if (!(answer instanceof EdgeFailure) || answer.code !== 'redirect-refused') return { failure: answer };
    if (!looksLikeAtlassian(answer.target)) return {};
    // Companies redirect their own host names to their Cloud site.
    const what = 'This host is not Jira: it redirects visitors to a Jira Cloud site.';
    return { failure: new Failure('site-not-found', what, OWN_ADDRESS) };
  }
  if (answer.status === 404 || answer.status === 410) return { isMissing: true };
  if (answer.status !== 200) return {};
  const body = objectIfAny(answer);
  const cloudId = textField(body, 'cloudId');
  return {
    deploymentType: textField(body, 'deploymentType'),
    baseUrl: textField(body, 'baseUrl'),
    cloudId: isCloudId(cloudId) ? cloudId : undefined,
  };
}

function dataCenter({ url, isCloud }: UndecidedSite): DataCenterSite {
  if (!isCloud) return { deployment: 'data-center', url };
  throw new Failure(
    'invalid-input',
    'According to `deployment` or `cloud-id`, this is a Jira Cloud site, but the host says that it is a Data Center.',
    'Leave out `deployment` and `cloud-id`, or correct `site-url`.',
  );
}

/** Takes the realm from the site's own address. Government sites have no custom domains. */
function cloudSiteBehind(origin: string, cloudId: string, { baseUrl }: Said): CloudSite {
  const own = String(baseUrl);
  const host = new URL(URL.canParse(own) ? own : 'about:blank').hostname;
  const realm = realmOfSite(host);
  if (!realm && looksLikeAtlassian(host)) {
    throw new Failure(
      'host-not-allowed',
      'This Jira Cloud site is in an Atlassian realm whose gateway is not known.',
      'Only commercial sites (atlassian.net, jira.com) and Government Cloud sites (atlassian-us-gov-mod.net) are supported.',
    );
  }
  return { deployment: 'cloud', realm: realm ?? COMMERCIAL, url: undefined, customDomain: origin, cloudId };
}

/** The site's edge may also be blocking this machine. */
function keepsCloudId(): Failure {
  return new Failure(
    'site-not-found',
    'This host does not show the cloudId of a Jira Cloud site.',
    `${OWN_ADDRESS} Or set \`cloud-id\` beside it.`,
  );
}
