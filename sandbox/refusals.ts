import { errorCollection, html, json, page, type Headers, type ModelReply } from './http.js';

/** The challenge on every 401 of a Jira. It does not mean that OAuth is wanted. */
export function challenge(baseUrl: string): Headers {
  return { 'www-authenticate': `OAuth realm="${encodeURIComponent(baseUrl)}"` };
}

/**
 * A site's 401: the same sentence for no credential, a wrong one, and a right one of the wrong kind, as plain text
 * labelled HTML.
 */
export function clientMustAuthenticate(host: string): ModelReply {
  return html(401, 'Client must be authenticated to access this resource.', challenge(`https://${host}`));
}

/** A site's answer to a Bearer that is no token of Connect's; measured for every route, anonymous ones included. */
export function connectTokenUnreadable(): ModelReply {
  return json(403, { error: 'Failed to parse Connect Session Auth Token' });
}

/** A site's answer to somebody's password. The edge gives it, so nothing of Jira's own headers is on it. */
export function passwordsDeprecated(host: string): ModelReply {
  const words =
    'Basic authentication with passwords is deprecated. For more information, see: ' +
    'https://developer.atlassian.com/cloud/confluence/deprecation-notice-basic-auth/\n';
  return html(401, words, challenge(`https://${host}`));
}

/**
 * A Jira's answer to a failed Basic login, or, once it wants a CAPTCHA, to any. Data Center's was measured; of Cloud's
 * the header is documented.
 */
export function basicFailed(
  status: number,
  reason: 'AUTHENTICATED_FAILED' | 'AUTHENTICATION_DENIED',
  baseUrl: string,
  headers: Headers = {},
): ModelReply {
  return page(status, 'Unauthorized', `Basic Authentication Failure - Reason : ${reason}`, {
    ...challenge(baseUrl),
    'x-seraph-loginreason': reason,
    ...headers,
  });
}

/** The allow-list's refusal. Its text is documented; that the status is 403 is general knowledge only. */
export function addressNotAllowed(): ModelReply {
  return errorCollection(403, [
    'The IP address has been rejected because it is not on the allowed list. See your admin for more information.',
  ]);
}

/** The gateway's 401: no credential that is good for this route, and nothing finer than that. */
export function gatewayUnauthorized(): ModelReply {
  const headers = { 'x-failure-category': 'FAILURE_CLIENT_AUTH_MISMATCH' };
  return json(401, { code: 401, message: 'Unauthorized' }, headers);
}

/** The gateway's answer to a good credential that lacks the route's scope. It is a 401, not a 403. */
export function scopeDoesNotMatch(): ModelReply {
  const headers = { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' };
  return json(401, { code: 401, message: 'Unauthorized; scope does not match' }, headers);
}

/** The edge's page for a tenant that does not exist or is switched off. */
export function siteUnavailable(): ModelReply {
  const title = 'Atlassian Cloud Notifications - Page unavailable';
  return page(404, title, '<h1>Site temporarily unavailable</h1>');
}
