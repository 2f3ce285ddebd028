import { ownedBy, type Realm } from './accounts.js';
import type { AdminModel } from './admin.js';
import { bearerOf, parseAuthorization } from './authorization.js';
import { answering, json, Refused } from './http.js';
import type { Handler, ModelReply, ModelRequest } from './http.js';
import { cloudApi } from './jira/cloud.js';
import type { Tenant } from './jira/issues.js';
import type { AccessGrant, Grants } from './oauth/grants.js';
import { gatewayUnauthorized, scopeDoesNotMatch } from './refusals.js';

interface GatewayDependencies {
  realm: Realm;
  tenants: ReadonlyMap<string, Tenant>;
  grants: Grants;
  admin: AdminModel;
  software: (request: ModelRequest) => ModelReply | undefined;
  now: () => number;
}

/** `https://api.atlassian.com`: Jira by cloudId, the sites of a 3LO grant, the admin API, builds and deployments. */
export function createGateway(gateway: GatewayDependencies): Handler {
  return (request) =>
    answering(() => {
      if (request.path === '/oauth/token/accessible-resources') return accessibleResources(gateway, request);
      return gateway.software(request) ?? gateway.admin.answer(request) ?? jira(gateway, request);
    });
}

function jira(gateway: GatewayDependencies, request: ModelRequest): ModelReply {
  const [, cloudId = '', path = ''] = /^\/ex\/jira\/([^/]+)(\/.*)$/.exec(request.path) ?? [];
  if (cloudId === '') return notFound();
  const access = authenticate(gateway, request);
  if (access === undefined) return gatewayUnauthorized();
  const { account: caller, scopes, sites } = access;
  const tenant = gateway.tenants.get(cloudId);
  // Not established. 404 reveals nothing.
  if (tenant === undefined || !sites.has(cloudId)) return notFound();
  const apiUrl = `https://${request.host}/ex/jira/${cloudId}`;
  return cloudApi(path, { tenant, request, caller, apiUrl, now: gateway.now() }, (scope) => {
    if (scope !== undefined && !scopes.has(scope)) throw new Refused(scopeDoesNotMatch());
  });
}

/**
 * Basic is for scoped tokens and service account tokens, Bearer for OAuth access tokens and service account tokens. Not
 * established: the answer to a classic token, or to a person's scoped token as a Bearer.
 */
function authenticate(
  { realm, grants }: GatewayDependencies,
  { headers }: ModelRequest,
): Omit<AccessGrant, 'threeLegged'> | undefined {
  const credential = parseAuthorization(headers['authorization']);
  if (credential.kind === 'none') return undefined;
  const isBasic = credential.kind === 'basic';
  const token = realm.apiTokens.get(isBasic ? credential.password : credential.token);
  const isTaken = isBasic
    ? token?.kind !== 'classic' && token && ownedBy(token, credential.user)
    : token?.kind === 'service-account';
  if (token && isTaken) return { ...token, sites: token.account.sites };
  return isBasic ? undefined : grants.access(credential.token);
}

/**
 * Documented: the order means nothing, and an id comes once for each product. So the last site comes first here, each
 * one twice. A service account's token (2LO) is refused here to keep clients from relying on it.
 */
function accessibleResources({ realm, grants }: GatewayDependencies, request: ModelRequest): ModelReply {
  const grant = grants.access(bearerOf(request) ?? '');
  if (grant?.threeLegged !== true) return gatewayUnauthorized();
  const reached = [...realm.sites].reverse().filter((site) => grant.sites.has(site.cloudId));
  const ofJira = [...grant.scopes].filter((scope) => scope !== 'offline_access');
  const resources = reached.flatMap(({ cloudId: id, url, name }) =>
    [['read:confluence-content.all'], ofJira].map((scopes) => ({ id, url, name, scopes })),
  );
  return json(200, resources);
}

const notFound = (): ModelReply => json(404, { code: 404, message: 'Not Found' });
