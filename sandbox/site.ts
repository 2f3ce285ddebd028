import { ownedBy, type Account, type Realm } from './accounts.js';
import { parseAuthorization, type LoginGuard } from './authorization.js';
import { answering, json, page, Refused } from './http.js';
import type { Handler, Headers, ModelReply, ModelRequest } from './http.js';
import { cloudApi, isRestPath } from './jira/cloud.js';
import type { CloudTenant } from './jira/issues.js';
import {
  addressNotAllowed,
  basicFailed,
  clientMustAuthenticate,
  connectTokenUnreadable,
  passwordsDeprecated,
} from './refusals.js';

export interface SiteDependencies {
  realm: Realm;
  tenant: CloudTenant;
  logins: LoginGuard;
  now: () => number;
  requestId: () => string;
}

/** A Jira Cloud site: `https://acme.atlassian.net`. */
export function createSite(site: SiteDependencies): Handler {
  const { tenant, now } = site;
  return (request) => {
    if (request.path === '/_edge/tenant_info') return json(200, { cloudId: tenant.cloudId });
    if (!isRestPath(request.path)) return LOGIN_PAGE;
    let headers: Headers = {};
    const reply = answering(() => {
      const identity = identify(site, request);
      headers = identity.headers;
      const apiUrl = `https://${request.host}`;
      return cloudApi(request.path, { tenant, request, caller: identity.caller, apiUrl, now: now() });
    });
    return dress(site, reply, headers);
  };
}

/**
 * A customer's own name for a Cloud site. What it answers to a credential is not established; here every one is
 * refused, whatever it asks for, so that no client comes to send one there.
 */
export function createCustomDomain(site: SiteDependencies): Handler {
  const anonymous = createSite(site);
  return (request) =>
    request.headers['authorization'] === undefined || !isRestPath(request.path)
      ? anonymous(request)
      : dress(site, clientMustAuthenticate(request.host), {});
}

/**
 * The sender of a request, and the headers that tell of them. The edge and Jira refuse some credentials outright; with
 * any other wrong one a request goes on as an anonymous one. Data Center adds `X-Authentication-Denied-Reason` to a
 * CAPTCHA's refusal, which is not established for Cloud and is left out.
 */
function identify(
  site: SiteDependencies,
  { headers, host }: ModelRequest,
): { caller: Account | undefined; headers: Headers } {
  const credential = parseAuthorization(headers['authorization']);
  if (credential.kind === 'bearer') {
    throw new Refused(
      isJwsShaped(credential.token) ? clientMustAuthenticate(host) : connectTokenUnreadable(),
    );
  }
  if (credential.kind === 'none' || credential.user === '') return { caller: undefined, headers: {} };
  const { user: email, password } = credential;
  if (site.logins.isLocked(email)) {
    throw new Refused(basicFailed(403, 'AUTHENTICATION_DENIED', `https://${host}`));
  }
  if (site.realm.passwords.get(password) === email.toLowerCase()) {
    throw new Refused(passwordsDeprecated(host));
  }
  // A scoped token gets the same answer as a wrong one. What a right token of somebody without access to the site gets
  // is not established; here it is the same again.
  const token = site.realm.apiTokens.get(password);
  const isGood =
    token?.kind === 'classic' && ownedBy(token, email) && token.account.sites.has(site.tenant.cloudId);
  if (!isGood) {
    site.logins.failed(email);
    // Measured: on every answer to a Basic header with a user name that was not accepted, the 200s included.
    return { caller: undefined, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } };
  }
  site.logins.succeeded(email);
  const caller = token.account;
  if (caller.ipBlocked === true) throw new Refused(addressNotAllowed());
  // `X-AACCOUNTID` is documented. `X-Seraph-LoginReason: OK` was seen on Data Center and Confluence only, so a
  // client must do without it.
  return { caller, headers: { 'x-aaccountid': caller.accountId } };
}

/** Whether a bearer has the shape of a complete JWS, which Jira's edge treats differently from any other. */
function isJwsShaped(token: string): boolean {
  const [header = '', , signature = '', ...more] = token.split('.');
  if (signature === '' || more.length > 0) return false;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && 'alg' in parsed;
  } catch {
    return false;
  }
}

function dress(site: SiteDependencies, reply: ModelReply, headers: Headers): ModelReply {
  return {
    ...reply,
    headers: {
      ...tracesOf(site.requestId()),
      'cache-control': 'no-cache, no-store, no-transform',
      // A client that keeps cookies could mistake a session for a good credential.
      'set-cookie': ['atlassian.xsrf.token=FAKE-xsrf-token_lout; Path=/; SameSite=None; Secure'],
      ...headers,
      ...reply.headers,
    },
  };
}

/** The headers by which Atlassian finds a request in its logs. */
export function tracesOf(requestId: string): Headers {
  return {
    server: 'AtlassianEdge',
    'x-arequestid': requestId,
    'atl-traceid': requestId.replaceAll('-', ''),
  };
}

const LOGIN_PAGE = page(
  200,
  'Log in with Atlassian account',
  '<a href="https://id.atlassian.com/login">Log in</a>',
);
