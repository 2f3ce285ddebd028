import type { Realm } from '../accounts.js';
import { answering, formOf, json, objectIn, Refused } from '../http.js';
import type { Handler, ModelReply, ModelRequest } from '../http.js';
import { authorize } from './authorize.js';
import type { Grants } from './grants.js';

/** Clients decide by `error` and the status together. */
function refuse(status: number, error: string, description: string): never {
  throw new Refused(json(status, { error, error_description: description }));
}

/** `https://auth.atlassian.com`: the consent page and the token endpoint. */
export function createAuthHost(realm: Realm, grants: Grants): Handler {
  return (request) => {
    if (request.path === '/authorize') return answering(() => authorize(realm, grants, request));
    if (request.path !== '/oauth/token') return json(404, { error: 'not_found' });
    if (request.method !== 'POST') return json(405, { error: 'method_not_allowed' });
    grants.tokenRequests += 1;
    return answering(() => issueTokens(grants, request));
  };
}

/**
 * `POST /oauth/token`, with a form or JSON. Statuses and texts as documented and measured for Atlassian's endpoint: a
 * wrong client 401 `access_denied`, a dead grant 403 `invalid_grant`, an unknown refresh token 403
 * `unauthorized_client`. The status of `invalid_request` was seen as 400, 401 and 403, and is 400 here. A code works
 * once. Its refusal is Auth0's, on which Atlassian's endpoint is based.
 */
function issueTokens(grants: Grants, request: ModelRequest): ModelReply {
  const form = formOf(request);
  const sent = (form === undefined ? objectIn(request.body) : Object.fromEntries(form)) ?? {};
  const parameter = (name: string): string => {
    const value = sent[name];
    return typeof value === 'string' ? value : refuse(400, 'invalid_request', `Missing ${name}.`);
  };
  const grantType = sent['grant_type'];
  const clientId = String(sent['client_id']);
  if (!grants.authenticates(clientId, String(sent['client_secret']))) {
    return refuse(401, 'access_denied', 'Unauthorized');
  }
  if (grantType === 'client_credentials') {
    const issued = grants.clientCredentials(clientId);
    return json(200, issued ?? refuse(403, 'unauthorized_client', 'Grant type not allowed for the client.'));
  }
  if (grantType === 'authorization_code') {
    const issued = grants.redeem(clientId, parameter('code'), parameter('redirect_uri'));
    return json(200, issued ?? refuse(403, 'invalid_grant', 'Invalid authorization code'));
  }
  if (grantType !== 'refresh_token') return refuse(400, 'invalid_request', 'Unsupported grant_type.');
  const issued = grants.refresh(clientId, parameter('refresh_token'));
  if (issued === 'dead') return refuse(403, 'invalid_grant', 'Unknown or invalid refresh token.');
  if (issued === 'unknown') return refuse(403, 'unauthorized_client', 'refresh_token is invalid');
  return json(200, issued);
}
