import { html, json } from '../http.js';
import type { Headers, ModelReply } from '../http.js';
import type { OAuth1Problem } from './oauth1.js';

/** The challenge on every 401 and on a CAPTCHA's 403. It does not mean that OAuth is wanted. */
function challenge(baseUrl: string, problem = ''): Headers {
  return { 'www-authenticate': `OAuth realm="${encodeURIComponent(baseUrl)}"${problem}` };
}

/** A resource that is nobody's without a log-in; the words are those of Atlassian's REST framework, from memory. */
export function loginRequired(baseUrl: string): ModelReply {
  const message = 'Client must be authenticated to access this resource.';
  return json(401, { message, 'status-code': 401 }, challenge(baseUrl));
}

/**
 * A credential that is none, refused whatever was asked for. Known for Basic; that a Bearer which is no token gets the
 * same is not established, and decided here.
 */
export function loginFailed(baseUrl: string): ModelReply {
  return html(401, failurePage('AUTHENTICATED_FAILED'), {
    ...challenge(baseUrl),
    'x-seraph-loginreason': 'AUTHENTICATED_FAILED',
  });
}

/** Measured: the refusal without a look at the password, until somebody has solved a CAPTCHA in the browser. */
export function captchaRequired(baseUrl: string): ModelReply {
  return html(403, failurePage('AUTHENTICATION_DENIED'), {
    ...challenge(baseUrl),
    'x-seraph-loginreason': 'AUTHENTICATION_DENIED',
    'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=${baseUrl}/login.jsp`,
  });
}

/** From 11.0 on. The words were measured on Confluence, which has the same switch. */
export function passwordsDisabled(): ModelReply {
  return json(403, { message: 'Basic Authentication has been disabled on this instance.' });
}

/** A signed request that does not hold, in the words of OAuth's problem reporting. */
export function oauth1Refused(baseUrl: string, problem: OAuth1Problem): ModelReply {
  return html(401, `oauth_problem=${problem}`, challenge(baseUrl, `, oauth_problem="${problem}"`));
}

/** No such resource below `/rest`; the words are those of Atlassian's REST framework, from memory. */
export function noResource(url: string): ModelReply {
  return json(404, { message: `null for uri: ${url}`, 'status-code': 404 });
}

export function methodNotAllowed(): ModelReply {
  return json(405, { message: 'HTTP 405 Method Not Allowed', 'status-code': 405 });
}

/** A page for people. */
export function page(status: number, title: string): ModelReply {
  return html(status, `<!DOCTYPE html><html><head><title>${title}</title></head><body></body></html>`);
}

function failurePage(reason: string): string {
  return (
    '<!DOCTYPE html><html><head><title>Unauthorized</title></head><body>' +
    `Basic Authentication Failure - Reason : ${reason}</body></html>`
  );
}
