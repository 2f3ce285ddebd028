import { json, reply, type ModelReply } from '../http.js';
import { challenge } from '../refusals.js';

/** The answer of a resource that requires a login. The words are those of Atlassian's REST framework, from memory. */
export function loginRequired(baseUrl: string): ModelReply {
  const message = 'Client must be authenticated to access this resource.';
  return json(401, { message, 'status-code': 401 }, challenge(baseUrl));
}

/** From 11.0 on. The words were measured on Confluence, which has the same switch. */
export function passwordsDisabled(): ModelReply {
  return json(403, { message: 'Basic Authentication has been disabled on this instance.' });
}

export function oauth1Refused(baseUrl: string, problem: string): ModelReply {
  const words = `OAuth realm="${encodeURIComponent(baseUrl)}", oauth_problem="${problem}"`;
  return reply(401, 'text/html;charset=UTF-8', `oauth_problem=${problem}`, { 'www-authenticate': words });
}

/** The answer for a missing resource below `/rest`. The words are those of Atlassian's REST framework, from memory. */
export function noResource(url: string): ModelReply {
  return json(404, { message: `null for uri: ${url}`, 'status-code': 404 });
}

export function methodNotAllowed(): ModelReply {
  return json(405, { message: 'HTTP 405 Method Not Allowed', 'status-code': 405 });
}
