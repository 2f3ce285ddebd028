import { parseAuthorization } from '../authorization.js';
import type { ModelReply } from '../http.js';
import type { Person } from './people.js';
import { captchaRequired, loginFailed, oauth1Refused, passwordsDisabled } from './replies.js';
import { DORA } from './people.js';
import type { Visit } from './visit.js';

/** Who a request is from. */
export interface Identity {
  /** Undefined for an anonymous request. */
  person: Person | undefined;
  /** Only paths below `/rest/api/2/` are open. */
  restApiOnly: boolean;
  /** The live session that the request's cookie names. */
  sessionId: string | undefined;
  /** The session that the answer sets a cookie for. */
  newSessionId: string | undefined;
}

/** Nobody, with the session that the container gives to everybody. */
export function anonymous({ instance }: Visit): Identity {
  return {
    person: undefined,
    restApiOnly: false,
    sessionId: undefined,
    newSessionId: instance.sessions.newId(),
  };
}

/**
 * Reads a request's credential: a header before a cookie, which is decided here. A credential that is none ends the
 * request, for anonymous resources too; no credential does not.
 */
export function identify(visit: Visit): Identity | ModelReply {
  const { instance, request, baseUrl } = visit;
  const header = request.headers['authorization'];
  if (/^OAuth\s/i.test(header ?? '')) {
    const problem = instance.oauth1.verify(request);
    return problem === undefined ? byToken(visit, DORA) : oauth1Refused(baseUrl, problem);
  }
  const credential = parseAuthorization(header);
  if (credential.kind === 'bearer' && instance.release.personalTokens) {
    return byBearer(visit, credential.token) ?? loginFailed(baseUrl);
  }
  if (credential.kind === 'basic' && credential.user !== '') {
    return byPassword(visit, credential.user, credential.password);
  }
  return bySession(visit) ?? anonymous(visit);
}

function byBearer(visit: Visit, token: string): Identity | undefined {
  const { instance } = visit;
  const owner = instance.personalTokens.ownerOf(token);
  if (owner !== undefined) return byToken(visit, owner);
  const access = instance.release.oauth2 ? instance.provider.access(token) : undefined;
  return access === undefined
    ? undefined
    : { ...byToken(visit, access.person), restApiOnly: access.restApiOnly };
}

/** Documented for personal access tokens: the session is invalidated with the answer that sets its cookie. */
function byToken(visit: Visit, person: Person): Identity {
  return { ...anonymous(visit), person };
}

/** A password opens a session that goes on without it, which makes a cookie jar dangerous. */
function byPassword(visit: Visit, userName: string, password: string): Identity | ModelReply {
  const { logins, release, sessions } = visit.instance;
  if (!release.passwords) return passwordsDisabled();
  const result = logins.logIn(userName, password);
  if (result === 'captcha') return captchaRequired(visit.baseUrl);
  if (result === 'wrong') return loginFailed(visit.baseUrl);
  return { ...anonymous(visit), person: result, newSessionId: sessions.open(result, false) };
}

function bySession(visit: Visit): Identity | undefined {
  const cookies = visit.request.headers['cookie'] ?? '';
  const sessionId = /(?:^|;\s*)JSESSIONID=([^;\s]+)/.exec(cookies)?.[1];
  const person = sessionId === undefined ? undefined : visit.instance.sessions.personOf(sessionId);
  if (person === undefined) return undefined;
  return { person, restApiOnly: false, sessionId, newSessionId: undefined };
}
