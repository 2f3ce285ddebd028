import type { Realm } from '../accounts.js';
import { page, Refused, type ModelReply, type ModelRequest } from '../http.js';
import type { Grants } from './grants.js';

/**
 * `/authorize`: GET shows the consent page, POST from its form answers. The browser is already logged in.
 *
 * Documented: all parameters are required. A newer Atlassian page leaves out `audience`, so it is optional here.
 * Measured: an unregistered address gets a page with these words and no redirect. Decided here: an unknown client gets
 * the same. Every other mistake goes back to the client with the error names of RFC 6749, 4.1.2.1. PKCE's parameters
 * have no effect, as measured.
 */
export function authorize(realm: Realm, grants: Grants, request: ModelRequest): ModelReply {
  const { method, query } = request;
  const clientId = query.get('client_id') ?? '';
  const registered = realm.apps.find(({ app }) => app.clientId === clientId);
  if (registered === undefined) return refused('unauthorized_client', `Unknown client: ${clientId}`);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!registered.app.redirectUris.some((uri) => uri === redirectUri)) {
    return refused('unauthorized_client', `redirect_uri is not registered for client: ${redirectUri}`);
  }
  const state = query.get('state') ?? '';
  const back = (parameters: Record<string, string>): ModelReply => {
    const location = new URL(redirectUri);
    for (const [name, value] of Object.entries(parameters)) location.searchParams.append(name, value);
    if (state !== '') location.searchParams.append('state', state);
    return { status: 302, headers: { location: location.href }, body: '' };
  };
  const refuseIf = (condition: boolean, error: string): void => {
    if (condition) throw new Refused(back({ error }));
  };
  const type = query.get('response_type');
  refuseIf(type !== null && type !== 'code', 'unsupported_response_type');
  const isComplete = type === 'code' && query.get('prompt') === 'consent' && state !== '';
  const isForUs = (query.get('audience') ?? realm.apiHost) === realm.apiHost;
  refuseIf(!isComplete || !isForUs, 'invalid_request');
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean);
  const areKnown = scopes.every((scope) => registered.scopes.includes(scope));
  refuseIf(scopes.length === 0 || !areKnown, 'invalid_scope');

  const { account } = registered;
  const reached = realm.sites.filter((site) => account.sites.has(site.cloudId));
  if (method === 'GET') {
    const boxes = reached.map(
      ({ cloudId, host }) => `<input type="checkbox" name="site" value="${cloudId}" checked> ${host}<br>`,
    );
    return page(
      200,
      'Allow access (FAKE)',
      `<p>${clientId} wants to act for ${account.email}: ${scopes.join(', ')}</p><form method="post">` +
        `${boxes.join('')}<button type="submit" name="decision" value="accept">Accept</button> ` +
        '<button type="submit" name="decision" value="deny">Deny</button></form>',
    );
  }
  const form = new URLSearchParams(request.body);
  refuseIf(form.get('decision') !== 'accept', 'access_denied');
  const chosen = form.getAll('site').filter((id) => reached.some(({ cloudId }) => cloudId === id));
  if (chosen.length === 0) return refused('invalid_request', 'Choose a site.');
  grants.consent(clientId, account, scopes, chosen);
  return back({ code: grants.newCode(clientId, redirectUri, account) });
}

function refused(error: string, description: string): ModelReply {
  return page(400, 'Something went wrong (FAKE)', `${error}: ${description.replaceAll('<', '&lt;')}`);
}
