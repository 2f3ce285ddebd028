import { json, reply, type ModelReply } from '../http.js';
import { challenge } from '../refusals.js';

/** From memory. */
export function loginRequired(baseUrl: string): ModelReply {
  const message = 'Client must be authenticated to access this resource.';
  return json(401, { message, 'status-code': 401 }, challenge(baseUrl));
}

/** From 11.0 on. Measured on Confluence, which has the same switch. */
export function passwordsDisabled(): ModelReply {
  return json(403, { message: 'Basic Authentication has been disabled on this instance.' });
}

export function oauth1Refused(baseUrl: string, problem: string): ModelReply {
  const words = `OAuth realm="${encodeURIComponent(baseUrl)}", oauth_problem="${problem}"`;
  return reply(401, 'text/html;charset=UTF-8', `oauth_problem=${problem}`, { 'www-authenticate': words });
}

/** The answer for a missing resource or method below `/rest`. */
export function noResource(): ModelReply {
  return json(404, { message: 'null for uri', 'status-code': 404 });
}
