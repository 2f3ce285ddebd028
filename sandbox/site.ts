import { findApiToken, ownedBy } from './accounts.js';
import type { Account, Realm } from './accounts.js';
import { isJwsShaped, parseAuthorization } from './authorization.js';
import { html, json, siteUnavailable } from './http.js';
import type { Handler, Headers, ModelReply, ModelRequest } from './http.js';
import type { CloudTenant } from './jira/issues.js';
import { findRoute, noRoute, parseRestPath, runRoute } from './jira/routes.js';
import type { LoginGuard } from './logins.js';
import {
  addressNotAllowed,
  captchaRequired,
  clientMustAuthenticate,
  connectTokenUnreadable,
  passwordsDeprecated,
} from './refusals.js';

export interface SiteDependencies {
  realm: Realm;
  /** Asked at every request, so that a reset's new data is seen. */
  tenant: () => CloudTenant;
  logins: LoginGuard;
  now: () => number;
  /** A new value for `X-AREQUESTID`. */
  requestId: () => string;
}

/** Who a request is from, and what the answer says of that in its headers. */
interface Identity {
  caller: Account | undefined;
  headers: Headers;
}

/** A Jira Cloud site: `https://acme.atlassian.net`. */
export function createSite(site: SiteDependencies): Handler {
  return (request) => {
    if (request.path === '/_edge/tenant_info') return json(200, { cloudId: site.tenant().cloudId });
    const path = parseRestPath(request.path);
    if (path === undefined) return html(200, LOGIN_PAGE);
    const identity = identify(site, request);
    if ('status' in identity) return withId(site, identity, {});
    const route = findRoute(request.method, path.rest);
    if (typeof route === 'string') return withId(site, noRoute(route), identity.headers);
    const reply = runRoute(route, path.rest, {
      tenant: site.tenant(),
      version: path.version,
      request,
      caller: identity.caller,
      apiUrl: `https://${request.host}`,
      now: site.now(),
    });
    return withId(site, reply, identity.headers);
  };
}

/**
 * A customer's own name for a Cloud site. What it answers to a credential is not established; here every one is
 * refused, whatever it asks for, so that no client comes to send one there.
 */
export function createCustomDomain(site: SiteDependencies): Handler {
  const anonymous = createSite(site);
  return (request) =>
    request.headers['authorization'] === undefined || parseRestPath(request.path) === undefined
      ? anonymous(request)
      : withId(site, clientMustAuthenticate(request.host), {});
}

/** A name under `atlassian.net` that is nobody's site. */
export function createMissingSite(): Handler {
  return siteUnavailable;
}

/**
 * Reads the credential as the edge and Jira do: one that is refused outright is answered here, everything else goes
 * on, if need be as nobody.
 */
function identify(site: SiteDependencies, request: ModelRequest): Identity | ModelReply {
  const credential = parseAuthorization(request.headers['authorization']);
  if (credential.kind === 'none') return { caller: undefined, headers: {} };
  if (credential.kind === 'bearer') {
    return isJwsShaped(credential.token) ? clientMustAuthenticate(request.host) : connectTokenUnreadable();
  }
  const { user: email, password } = credential;
  if (email === '') return { caller: undefined, headers: {} };
  if (site.logins.isLocked(email)) return captchaRequired(request.host);
  if (site.realm.passwords.get(password) === email.toLowerCase()) {
    return passwordsDeprecated(request.host);
  }
  const caller = classicOwner(site, email, password);
  if (caller === undefined) {
    site.logins.failed(email);
    // Measured: on every answer to a Basic header with a user name that was not accepted, the 200s included.
    return { caller, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } };
  }
  site.logins.succeeded(email);
  if (caller.ipBlocked) return addressNotAllowed();
  // `X-AACCOUNTID` is documented. `X-Seraph-LoginReason: OK` was seen on Data Center and Confluence only, so a
  // client must do without it.
  return { caller, headers: { 'x-aaccountid': caller.accountId } };
}

/**
 * The owner of a classic token who may use this site. A scoped token gets the same answer as a wrong one. What a
 * right token of somebody without access to the site gets is not established; here it is the same again.
 */
function classicOwner(site: SiteDependencies, email: string, password: string): Account | undefined {
  const token = findApiToken(site.realm, password);
  if (token?.kind !== 'classic' || !ownedBy(token, email)) return undefined;
  return token.account.sites.has(site.tenant().cloudId) ? token.account : undefined;
}

function withId(site: SiteDependencies, reply: ModelReply, headers: Headers): ModelReply {
  const id = site.requestId();
  return {
    ...reply,
    headers: {
      server: 'AtlassianEdge',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-arequestid': id,
      'atl-traceid': id.replaceAll('-', ''),
      // A client that keeps cookies could mistake a session for a good credential.
      'set-cookie': ['atlassian.xsrf.token=FAKE-xsrf-token_lout; Path=/; SameSite=None; Secure'],
      ...headers,
      ...reply.headers,
    },
  };
}

const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Log in with Atlassian account</title></head>' +
  '<body><a href="https://id.atlassian.com/login">Log in</a></body></html>';
