import type { Realm, RegisteredApp } from '../accounts.js';
import { json } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';
import type { AuthorizationCodes } from './authorization-codes.js';
import { consentPage, consentRefused } from './consent-page.js';
import type { GrantStore } from './grants.js';

/** A question that may be put to the person. */
interface Question extends RegisteredApp {
  redirectUri: string;
  state: string;
  scopes: readonly string[];
}

/**
 * `/authorize`: GET shows the question, POST, from the form on it, answers. Whoever looks at it is logged in, and has
 * given a second factor if one was wanted; that part of Atlassian's is not modelled.
 */
export function authorizeEndpoint(
  realm: Realm,
  grants: GrantStore,
  codes: AuthorizationCodes,
  request: ModelRequest,
): ModelReply {
  if (request.method !== 'GET' && request.method !== 'POST') {
    return json(405, { error: 'method_not_allowed' }, { allow: 'GET, POST' });
  }
  const question = readQuestion(realm, request.query);
  if ('status' in question) return question;
  const { app, account, scopes, redirectUri, state } = question;
  const reached = realm.sites.filter((site) => account.sites.has(site.cloudId));
  if (request.method === 'GET') {
    return consentPage({ clientId: app.clientId, email: account.email, scopes, sites: reached });
  }
  const form = new URLSearchParams(request.body);
  if (form.get('decision') !== 'accept') return redirect(redirectUri, { error: 'access_denied', state });
  const chosen = form.getAll('site').filter((id) => reached.some(({ cloudId }) => cloudId === id));
  if (chosen.length === 0) return consentRefused('invalid_request', 'Choose a site.');
  grants.consent({ clientId: app.clientId, account, scopes, sites: chosen });
  return redirect(redirectUri, { code: codes.issue(app.clientId, redirectUri, account), state });
}

/**
 * Reads the address. Documented: all parameters are needed, though a newer page of Atlassian's leaves `audience` out,
 * so here it may be. Measured: for an address that is not registered there is a page with these words and no redirect.
 * Not established, and decided here: so it is for an unknown client; every other mistake goes back to the client in
 * the words of RFC 6749, with 4.1.2.1's error names. PKCE's parameters are taken and mean nothing, as was measured.
 */
function readQuestion(realm: Realm, query: URLSearchParams): Question | ModelReply {
  const clientId = query.get('client_id') ?? '';
  const registered = realm.apps.find(({ app }) => app.clientId === clientId);
  if (registered === undefined) return consentRefused('unauthorized_client', `Unknown client: ${clientId}`);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!registered.app.redirectUris.includes(redirectUri)) {
    return consentRefused('unauthorized_client', `redirect_uri is not registered for client: ${redirectUri}`);
  }
  const state = query.get('state') ?? '';
  const back = (error: string): ModelReply =>
    redirect(redirectUri, { error, ...(state === '' ? {} : { state }) });
  const responseType = query.get('response_type');
  if (responseType !== null && responseType !== 'code') return back('unsupported_response_type');
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  const complete = responseType === 'code' && query.get('prompt') === 'consent' && state !== '';
  if (!complete || (query.get('audience') ?? realm.apiHost) !== realm.apiHost) return back('invalid_request');
  if (scopes.length === 0 || !scopes.every((scope) => registered.scopes.includes(scope))) {
    return back('invalid_scope');
  }
  return { ...registered, redirectUri, state, scopes };
}

function redirect(redirectUri: string, parameters: Record<string, string>): ModelReply {
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) location.searchParams.append(name, value);
  return { status: 302, headers: { location: location.href, 'cache-control': 'no-store' }, body: '' };
}
