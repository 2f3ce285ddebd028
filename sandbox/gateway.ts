import { findApiToken, ownedBy } from './accounts.js';
import type { Account, Realm } from './accounts.js';
import type { AdminModel } from './admin/index.js';
import { parseAuthorization } from './authorization.js';
import { json } from './http.js';
import type { Handler, ModelReply, ModelRequest } from './http.js';
import type { Tenant } from './jira/issues.js';
import { findRoute, noRoute, parseRestPath, runRoute } from './jira/routes.js';
import type { GrantStore } from './oauth/grants.js';
import { addressNotAllowed, gatewayUnauthorized, scopeDoesNotMatch } from './refusals.js';

export interface GatewayDependencies {
  realm: Realm;
  /** The tenant of a cloudId. */
  tenant: (cloudId: string) => Tenant | undefined;
  grants: GrantStore;
  admin: AdminModel;
  now: () => number;
  /** A new value for `X-AREQUESTID`. */
  requestId: () => string;
}

/** What a credential may do at the gateway. */
interface Access {
  account: Account;
  scopes: ReadonlySet<string>;
  /** cloudIds. */
  sites: ReadonlySet<string>;
}

/** `https://api.atlassian.com`: Jira by cloudId, the list of what a 3LO grant reaches, and the admin API. */
export function createGateway(gateway: GatewayDependencies): Handler {
  return (request) => {
    if (request.path === '/oauth/token/accessible-resources') return accessibleResources(gateway, request);
    const administered = gateway.admin.answer(request);
    if (administered !== undefined) return administered;
    const match = /^\/ex\/jira\/([^/]+)(\/.*)$/.exec(request.path);
    if (match?.[1] === undefined || match[2] === undefined) return notFound();
    return jira(gateway, request, match[1], match[2]);
  };
}

function jira(
  gateway: GatewayDependencies,
  request: ModelRequest,
  cloudId: string,
  inner: string,
): ModelReply {
  const access = authenticate(gateway, request);
  if (access === undefined) return gatewayUnauthorized();
  const tenant = gateway.tenant(cloudId);
  // What the gateway says of a cloudId that does not exist or that the credential does not reach is not
  // established. 404 gives nothing away.
  if (tenant === undefined || !access.sites.has(cloudId)) return notFound();
  if (access.account.ipBlocked) return addressNotAllowed();
  const path = parseRestPath(inner);
  const route = path === undefined ? 'not-found' : findRoute(request.method, path.rest);
  if (path === undefined || typeof route === 'string')
    return noRoute(route === 'method-not-allowed' ? route : 'not-found');
  if (route.scope !== undefined && !access.scopes.has(route.scope)) return scopeDoesNotMatch();
  const reply = runRoute(route, path.rest, {
    tenant,
    version: path.version,
    request,
    caller: access.account,
    apiUrl: `https://${request.host}/ex/jira/${cloudId}`,
    now: gateway.now(),
  });
  const id = gateway.requestId();
  return {
    ...reply,
    headers: {
      server: 'AtlassianEdge',
      'x-arequestid': id,
      'atl-traceid': id.replaceAll('-', ''),
      'x-aaccountid': access.account.accountId,
      ...reply.headers,
    },
  };
}

/**
 * Who is asking. Basic is for scoped tokens and service accounts' tokens, Bearer for OAuth access tokens and for
 * service accounts' tokens. What a classic token gets here, by either scheme, or a person's scoped token as a
 * Bearer, is not established: it is refused in the gateway's general words.
 */
function authenticate(gateway: GatewayDependencies, request: ModelRequest): Access | undefined {
  const credential = parseAuthorization(request.headers['authorization']);
  if (credential.kind === 'none') return undefined;
  if (credential.kind === 'basic') {
    const token = findApiToken(gateway.realm, credential.password);
    if (token === undefined || token.kind === 'classic' || !ownedBy(token, credential.user)) return undefined;
    return { account: token.account, scopes: token.scopes, sites: token.account.sites };
  }
  const token = findApiToken(gateway.realm, credential.token);
  if (token?.kind === 'service-account') {
    return { account: token.account, scopes: token.scopes, sites: token.account.sites };
  }
  return gateway.grants.access(credential.token);
}

/**
 * The sites of a 3LO grant. Documented: the order means nothing, and an id comes once for each product. So the last
 * site comes first here, each one twice. Whether a service account's token (2LO) is served is not established; it
 * is refused here, so that no client comes to need it.
 */
function accessibleResources(gateway: GatewayDependencies, request: ModelRequest): ModelReply {
  const credential = parseAuthorization(request.headers['authorization']);
  const grant = credential.kind === 'bearer' ? gateway.grants.access(credential.token) : undefined;
  if (grant?.threeLegged !== true) return gatewayUnauthorized();
  const reached = [...gateway.realm.sites].reverse().filter((site) => grant.sites.has(site.cloudId));
  const resources = reached.flatMap((site) => {
    const resource = (scopes: string[]): object => ({
      id: site.cloudId,
      url: site.url,
      name: site.name,
      scopes,
      avatarUrl: `https://site-admin-avatars.example/${site.name}.png`,
    });
    const jiraScopes = [...grant.scopes].filter((scope) => scope !== 'offline_access');
    return [resource(['read:confluence-content.all']), resource(jiraScopes)];
  });
  return json(200, resources);
}

function notFound(): ModelReply {
  return json(404, { code: 404, message: 'Not Found' });
}
