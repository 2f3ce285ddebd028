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
 * A customer's own domain for a Cloud site. Its answer to a credential is not established. Here every credential is
 * refused on every path to keep clients from sending one there.
 */
export function createCustomDomain(site: SiteDependencies): Handler {
  const anonymous = createSite(site);
  return (request) =>
    request.headers['authorization'] === undefined || !isRestPath(request.path)
      ? anonymous(request)
      : dress(site, clientMustAuthenticate(request.host), {});
}

/**
 * Returns the sender of a request, and the headers about them. The edge and Jira refuse some credentials outright.
 * With any other wrong one, a request continues as anonymous. Data Center adds `X-Authentication-Denied-Reason` to
 * a CAPTCHA's refusal, which is not established for Cloud and is left out.
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
  // A scoped token gets the same answer as a wrong one. The answer to a valid token of an account without access to
  // the site is not established. Here it is the same too.
  const token = site.realm.apiTokens.get(password);
  const isGood =
    token?.kind === 'classic' && ownedBy(token, email) && token.account.sites.has(site.tenant.cloudId);
  if (!isGood) {
    site.logins.failed(email);
    // Measured: on every answer to a Basic header whose user name was not accepted, including 200s.
    return { caller: undefined, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } };
  }
  site.logins.succeeded(email);
  const caller = token.account;
  if (caller.ipBlocked === true) throw new Refused(addressNotAllowed());
  // `X-AACCOUNTID` is documented. `X-Seraph-LoginReason: OK` was seen only on Data Center and Confluence, so a
  // client must not depend on it.
  return { caller, headers: { 'x-aaccountid': caller.accountId } };
}

/** Checks that a bearer has the shape of a complete JWS, which Jira's edge treats differently from any other. */
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
      // A client that keeps cookies could mistake a session for a valid credential.
      'set-cookie': ['atlassian.xsrf.token=FAKE-xsrf-token_lout; Path=/; SameSite=None; Secure'],
      ...headers,
      ...reply.headers,
    },
  };
}

/** Returns the headers by which Atlassian finds a request in its logs. */
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
