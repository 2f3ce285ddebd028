import type { ModelReply, ModelRequest } from '../http.js';
import type { AuthorizationCodes } from './authorization-codes.js';
import type { GrantStore } from './grants.js';
import { errorReply, issuedReply } from './replies.js';

const GRANT_TYPES: readonly string[] = ['authorization_code', 'client_credentials', 'refresh_token'];

/**
 * `POST /oauth/token`.
 *
 * Statuses and texts as Atlassian's endpoint is documented and was measured to give them: a wrong client 401
 * `access_denied`, a dead grant 403 `invalid_grant`, an unknown refresh token 403 `unauthorized_client`. For a wrong
 * grant or missing parameters the error is `invalid_request`; its status was seen as 400, 401 and 403, and is 400 here.
 */
export function tokenEndpoint(
  grants: GrantStore,
  codes: AuthorizationCodes,
  request: ModelRequest,
): ModelReply {
  const parameters = readParameters(request);
  if (parameters === undefined) return errorReply(400, 'invalid_request', 'Malformed request body.');
  const grantType = parameters['grant_type'] ?? '';
  if (!GRANT_TYPES.includes(grantType)) {
    return errorReply(400, 'invalid_request', 'Unsupported grant_type.');
  }
  const clientId = parameters['client_id'] ?? '';
  // A client that sends no secret (PKCE's public client) is refused in the same words as one with a wrong secret.
  if (!grants.authenticates(clientId, parameters['client_secret'] ?? '')) {
    return errorReply(401, 'access_denied', 'Unauthorized');
  }
  if (grantType === 'client_credentials') {
    const issued = grants.clientCredentials(clientId);
    return issued === undefined
      ? errorReply(403, 'unauthorized_client', 'Grant type not allowed for the client.')
      : issuedReply(issued);
  }
  return grantType === 'authorization_code'
    ? redeemCode(grants, codes, clientId, parameters)
    : refresh(grants, clientId, parameters);
}

/**
 * Documented: a code is good once. The words are those of Auth0, which Atlassian's endpoint grew out of, with its 403;
 * that the same is said to a `redirect_uri` that is not the one of the consent is decided here.
 */
function redeemCode(
  grants: GrantStore,
  codes: AuthorizationCodes,
  clientId: string,
  parameters: Record<string, string>,
): ModelReply {
  const { code, redirect_uri: redirectUri } = parameters;
  if (code === undefined) return errorReply(400, 'invalid_request', 'Missing code.');
  if (redirectUri === undefined) return errorReply(400, 'invalid_request', 'Missing redirect_uri.');
  const account = codes.redeem({ clientId, code, redirectUri });
  if (account === undefined) return errorReply(403, 'invalid_grant', 'Invalid authorization code');
  return issuedReply(grants.firstTokens(clientId, account));
}

function refresh(grants: GrantStore, clientId: string, parameters: Record<string, string>): ModelReply {
  const refreshToken = parameters['refresh_token'];
  if (refreshToken === undefined) return errorReply(400, 'invalid_request', 'Missing refresh_token.');
  const result = grants.refresh(clientId, refreshToken);
  if (result === 'dead') return errorReply(403, 'invalid_grant', 'Unknown or invalid refresh token.');
  if (result === 'unknown') return errorReply(403, 'unauthorized_client', 'refresh_token is invalid');
  return issuedReply(result);
}

/** JSON is documented; a form with the secret in its body is what other clients send, and it works. */
function readParameters(request: ModelRequest): Record<string, string> | undefined {
  const type = request.headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return Object.fromEntries(new URLSearchParams(request.body));
  }
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return undefined;
  }
}
