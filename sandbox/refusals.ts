import { errorCollection, html, json, page, type Headers, type ModelReply } from './http.js';

/** Returns the challenge of every 401 from a Jira. It doesn't mean that OAuth is required. */
export function challenge(baseUrl: string): Headers {
  return { 'www-authenticate': `OAuth realm="${encodeURIComponent(baseUrl)}"` };
}

/**
 * A site's 401: the same sentence for no credential, a wrong one, and a valid one of the wrong kind, as plain text
 * labeled HTML.
 */
export function clientMustAuthenticate(host: string): ModelReply {
  return html(401, 'Client must be authenticated to access this resource.', challenge(`https://${host}`));
}

/** A site's answer to a Bearer that isn't a Connect token. Measured for every route, including anonymous ones. */
export function connectTokenUnreadable(): ModelReply {
  return json(403, { error: 'Failed to parse Connect Session Auth Token' });
}

/** A site's answer to a person's password. The edge sends it, without any of Jira's own headers. */
export function passwordsDeprecated(host: string): ModelReply {
  const words =
    'Basic authentication with passwords is deprecated. For more information, see: ' +
    'https://developer.atlassian.com/cloud/confluence/deprecation-notice-basic-auth/\n';
  return html(401, words, challenge(`https://${host}`));
}

/**
 * A Jira's answer to a failed Basic login or, once it requires a CAPTCHA, to any. Data Center's was measured. For
 * Cloud, the header is documented.
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

/** The allow-list's refusal. Its text is documented. The status 403 is only general knowledge. */
export function addressNotAllowed(): ModelReply {
  return errorCollection(403, [
    'The IP address has been rejected because it is not on the allowed list. See your admin for more information.',
  ]);
}

/** The gateway's 401 if no credential is valid for this route. It gives no further detail. */
export function gatewayUnauthorized(): ModelReply {
  const headers = { 'x-failure-category': 'FAILURE_CLIENT_AUTH_MISMATCH' };
  return json(401, { code: 401, message: 'Unauthorized' }, headers);
}

/** The gateway's answer to a valid credential without the route's scope. It is a 401, not a 403. */
export function scopeDoesNotMatch(): ModelReply {
  const headers = { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' };
  return json(401, { code: 401, message: 'Unauthorized; scope does not match' }, headers);
}

/** The edge's page for a tenant that doesn't exist or is switched off. */
export function siteUnavailable(): ModelReply {
  const title = 'Atlassian Cloud Notifications - Page unavailable';
  return page(404, title, '<h1>Site temporarily unavailable</h1>');
}
