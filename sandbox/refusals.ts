import { errorCollection, html, json } from './http.js';
import type { Headers, ModelReply } from './http.js';

/**
 * A site's 401: the same sentence for no credential, a wrong one, and a right one of the wrong kind, as plain text
 * labelled HTML. The `OAuth` challenge is on every 401 and does not mean that OAuth is wanted.
 */
export function clientMustAuthenticate(host: string): ModelReply {
  return html(401, 'Client must be authenticated to access this resource.', challenge(host));
}

/** A site's answer to a Bearer that is no token of Connect's; measured for every route, anonymous ones included. */
export function connectTokenUnreadable(): ModelReply {
  return json(403, { error: 'Failed to parse Connect Session Auth Token' });
}

/** A site's answer to somebody's password. The edge gives it, so nothing of Jira's own headers is on it. */
export function passwordsDeprecated(host: string): ModelReply {
  return html(
    401,
    'Basic authentication with passwords is deprecated. For more information, see: ' +
      'https://developer.atlassian.com/cloud/confluence/deprecation-notice-basic-auth/\n',
    challenge(host),
  );
}

/**
 * A site's answer once it wants a CAPTCHA: refused without a look at the credential. Cloud documents the header;
 * Data Center adds `X-Authentication-Denied-Reason`, which is not established for Cloud and is left out.
 */
export function captchaRequired(host: string): ModelReply {
  return html(
    403,
    '<!DOCTYPE html><html><head><title>Log in</title></head><body>Basic Authentication Failure - ' +
      'Reason : AUTHENTICATION_DENIED</body></html>',
    { ...challenge(host), 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' },
  );
}

/** The allow-list's refusal. Its text is documented; that the status is 403 is general knowledge only. */
export function addressNotAllowed(): ModelReply {
  return errorCollection(403, [
    'The IP address has been rejected because it is not on the allowed list. See your admin for more information.',
  ]);
}

/** The gateway's 401: no credential that is good for this route, and nothing finer than that. */
export function gatewayUnauthorized(): ModelReply {
  return json(
    401,
    { code: 401, message: 'Unauthorized' },
    { 'x-failure-category': 'FAILURE_CLIENT_AUTH_MISMATCH' },
  );
}

/** The gateway's answer to a good credential that lacks the route's scope. It is a 401, not a 403. */
export function scopeDoesNotMatch(): ModelReply {
  return json(
    401,
    { code: 401, message: 'Unauthorized; scope does not match' },
    { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' },
  );
}

function challenge(host: string): Headers {
  return { 'www-authenticate': `OAuth realm="${encodeURIComponent(`https://${host}`)}"` };
}
