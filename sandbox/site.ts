import { ownedBy, type Account, type Realm } from './accounts.js';
import { parseAuthorization, type LoginGuard } from './authorization.js';
import { tokens } from './fixtures.js';
import { answering, json, page, Refused } from './http.js';
import type { Handler, Headers, ModelRequest } from './http.js';
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
}

export function createSite(site: SiteDependencies): Handler {
  const { tenant, now } = site;
  return (request) => {
    if (request.path === '/_edge/tenant_info') return json(200, { cloudId: tenant.cloudId });
    if (!isRestPath(request.path)) return LOGIN_PAGE;
    let more: Headers = {};
    const { headers, ...reply } = answering(() => {
      const { caller, headers: ofCaller } = identify(site, request);
      more = ofCaller;
      return cloudApi(request.path, {
        tenant,
        request,
        caller,
        apiUrl: `https://${request.host}`,
        now: now(),
      });
    });
    return { ...reply, headers: { ...more, ...headers } };
  };
}

/** Its answer to a credential is not established. Here every one is refused on every path. */
export function createCustomDomain(site: SiteDependencies): Handler {
  const anonymous = createSite(site);
  return (request) =>
    request.headers['authorization'] === undefined || !isRestPath(request.path)
      ? anonymous(request)
      : clientMustAuthenticate(request.host);
}

/** The edge and Jira refuse some credentials outright. With any other wrong one, a request continues as anonymous. */
function identify(
  site: SiteDependencies,
  { headers, host }: ModelRequest,
): { caller?: Account; headers: Headers } {
  const credential = parseAuthorization(headers['authorization']);
  if (credential.kind === 'bearer') {
    throw new Refused(
      isJwsShaped(credential.token) ? clientMustAuthenticate(host) : connectTokenUnreadable(),
    );
  }
  if (credential.kind === 'none' || credential.user === '') return { headers: {} };
  const { user: email, password } = credential;
  if (site.logins.isLocked(email)) {
    throw new Refused(basicFailed(403, 'AUTHENTICATION_DENIED', `https://${host}`));
  }
  if (password === tokens.password) throw new Refused(passwordsDeprecated(host));
  // A scoped token gets the same answer as a wrong one. Not established: a valid token of an account without access.
  const token = site.realm.apiTokens.get(password);
  const isGood =
    token?.kind === 'classic' && ownedBy(token, email) && token.account.sites.has(site.tenant.cloudId);
  if (!isGood) {
    site.logins.failed(email);
    // Measured: on every answer, including 200s.
    return { headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } };
  }
  site.logins.succeeded(email);
  const caller = token.account;
  if (caller.ipBlocked === true) throw new Refused(addressNotAllowed());
  // `X-Seraph-LoginReason: OK` was seen only on Data Center and Confluence, so a client must not depend on it.
  return { caller, headers: {} };
}

/** Jira's edge treats a complete JWS differently from any other bearer. */
function isJwsShaped(token: string): boolean {
  const [header = '', , signature = '', ...more] = token.split('.');
  if (signature === '' || more.length > 0) return false;
  try {
    return 'alg' in (JSON.parse(Buffer.from(header, 'base64url').toString()) as object);
  } catch {
    return false;
  }
}

const LOGIN_PAGE = page(200, 'Log in with Atlassian account');
