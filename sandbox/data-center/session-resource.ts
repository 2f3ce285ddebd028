import { errorCollection, json, noContent } from '../http.js';
import type { Headers, ModelReply } from '../http.js';
import type { Identity } from './identify.js';
import type { Person } from './people.js';
import { captchaRequired, loginRequired, methodNotAllowed, passwordsDisabled } from './replies.js';
import { readJson } from './json-body.js';
import type { Visit } from './visit.js';

/** `GET` and `DELETE /rest/auth/1/session`: who that is, and the end of it. */
export function sessionResource(visit: Visit, { person, sessionId }: Identity): ModelReply {
  const { instance, request, baseUrl } = visit;
  if (request.method === 'GET') {
    return person === undefined ? loginRequired(baseUrl) : json(200, currentUser(visit, person));
  }
  if (request.method !== 'DELETE') return methodNotAllowed();
  return sessionId !== undefined && instance.sessions.end(sessionId) ? noContent() : loginRequired(baseUrl);
}

/** `POST /rest/auth/1/session`. Its answer sets the cookie that it also tells, so what else is set must not. */
export function logIn(visit: Visit): { reply: ModelReply; newSessionId?: string } {
  const { instance, request, baseUrl } = visit;
  if (!instance.release.passwords) return { reply: passwordsDisabled() };
  const body = readJson(request);
  if (!('content' in body)) return { reply: body };
  const { username, password } = body.content;
  if (typeof username !== 'string' || typeof password !== 'string') return { reply: loginRefused() };
  const result = instance.logins.logIn(username, password);
  if (result === 'captcha') return { reply: captchaRequired(baseUrl) };
  if (result === 'wrong') return { reply: loginRefused() };
  const value = instance.sessions.open(result, true);
  const session = { name: 'JSESSIONID', value };
  return {
    reply: json(200, { session, loginInfo: instance.logins.statistics(result) }, OK),
    newSessionId: value,
  };
}

const OK: Headers = { 'x-seraph-loginreason': 'OK' };

function loginRefused(): ModelReply {
  const reply = errorCollection(401, ['Login failed']);
  return { ...reply, headers: { ...reply.headers, 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } };
}

function currentUser({ instance, baseUrl }: Visit, person: Person): object {
  return {
    self: `${baseUrl}/rest/api/latest/user?username=${encodeURIComponent(person.name)}`,
    name: person.name,
    loginInfo: instance.logins.statistics(person),
  };
}
