import { errorCollection, html, json, page, type Headers, type ModelReply } from './http.js';

/** Of every 401 from a Jira. It doesn't mean that OAuth is required. */
export function challenge(baseUrl: string): Headers {
  return { 'www-authenticate': `OAuth realm="${encodeURIComponent(baseUrl)}"` };
}

/** The same sentence for no credential, a wrong one, and a valid one of the wrong kind. */
export function clientMustAuthenticate(host: string): ModelReply {
  return html(401, 'Client must be authenticated to access this resource.', challenge(`https://${host}`));
}

/** To a Bearer that isn't a Connect token. Measured for every route. */
export function connectTokenUnreadable(): ModelReply {
  return json(403, { error: 'Failed to parse Connect Session Auth Token' });
}

/** The edge sends it. */
export function passwordsDeprecated(host: string): ModelReply {
  const words =
    'Basic authentication with passwords is deprecated. For more information, see: ' +
    'https://developer.atlassian.com/cloud/confluence/deprecation-notice-basic-auth/\n';
  return html(401, words, challenge(`https://${host}`));
}

/** To a failed Basic login or, once a CAPTCHA is required, to any. Measured on Data Center, documented for Cloud. */
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

/** The text is documented, the status general knowledge. */
export function addressNotAllowed(): ModelReply {
  return errorCollection(403, [
    'The IP address has been rejected because it is not on the allowed list. See your admin for more information.',
  ]);
}

export function gatewayUnauthorized(): ModelReply {
  const headers = { 'x-failure-category': 'FAILURE_CLIENT_AUTH_MISMATCH' };
  return json(401, { code: 401, message: 'Unauthorized' }, headers);
}

/** A 401, not a 403. */
export function scopeDoesNotMatch(): ModelReply {
  const headers = { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' };
  return json(401, { code: 401, message: 'Unauthorized; scope does not match' }, headers);
}

/** For a tenant that doesn't exist or is switched off. */
export function siteUnavailable(): ModelReply {
  const title = 'Atlassian Cloud Notifications - Page unavailable';
  return page(404, title, '<h1>Site temporarily unavailable</h1>');
}
