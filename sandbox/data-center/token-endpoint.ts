import type { Clock } from '../clock.js';
import { json } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';
import { dataCenter } from './fixtures.js';
import type { IssuedToken, OAuth2Provider } from './oauth2.js';
import type { Scope } from './people.js';
import type { Release } from './releases.js';

/**
 * `POST /rest/oauth2/latest/token`. Documented: parameters in a form or in the query, and `redirect_uri` in a refresh
 * too, which some clients do without; `redirectUriOptional` lets them. `invalid_grant` with 400 was seen in clients; the other errors are RFC 6749's, as the provider's own words for
 * them are not established.
 */
export function tokenEndpoint(
  provider: OAuth2Provider,
  clock: Clock,
  release: Release,
  request: ModelRequest,
): ModelReply {
  if (request.method !== 'POST') return json(405, { error: 'method_not_allowed' }, { allow: 'POST' });
  const parameters = readParameters(request);
  const grantType = parameters.get('grant_type');
  if (grantType === null) return refused(400, 'invalid_request');
  const known = ['refresh_token', ...(release.clientCredentials ? ['client_credentials'] : [])];
  if (!known.includes(grantType)) return refused(400, 'unsupported_grant_type');
  const client = provider.client(parameters.get('client_id') ?? '', parameters.get('client_secret') ?? '');
  if (client === undefined) return refused(401, 'invalid_client');
  if (grantType === 'client_credentials') {
    if (client !== 'service-account') return refused(400, 'unauthorized_client');
    const scopes = (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    if (scopes.length === 0 || !scopes.every(isScope)) return refused(400, 'invalid_scope');
    return issued(provider.clientCredentials(scopes), clock);
  }
  const refreshToken = parameters.get('refresh_token');
  const registered = dataCenter.tokens.oauth2.redirectUri;
  const redirectUri = parameters.get('redirect_uri') ?? (provider.redirectUriOptional ? registered : null);
  if (refreshToken === null || redirectUri === null) return refused(400, 'invalid_request');
  if (client !== 'link' || redirectUri !== registered) {
    return refused(400, 'invalid_grant');
  }
  const next = provider.refresh(refreshToken);
  return next === undefined ? refused(400, 'invalid_grant') : issued(next, clock);
}

/** A body that is no form is not read: to JSON the endpoint says what it says to a request without parameters. */
function readParameters({ query, headers, body }: ModelRequest): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return new URLSearchParams([...query, ...(isForm ? new URLSearchParams(body) : [])]);
}

function isScope(text: string): text is Scope {
  return text === 'READ' || text === 'WRITE';
}

function issued(token: IssuedToken, clock: Clock): ModelReply {
  return json(200, {
    access_token: token.accessToken,
    token_type: 'bearer',
    expires_in: token.expiresInSeconds,
    ...(token.refreshToken === undefined ? {} : { refresh_token: token.refreshToken }),
    created_at: Math.floor(clock.now() / 1000),
    scope: token.scope,
  });
}

function refused(status: number, error: string): ModelReply {
  return json(status, { error });
}
