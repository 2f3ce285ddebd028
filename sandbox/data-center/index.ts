import { parseAuthorization } from '../authorization.js';
import type { Clock } from '../clock.js';
import { answering, errorCollection, json, jsonBody, noContent, page, Refused } from '../http.js';
import type { Headers, ModelReply, ModelRequest } from '../http.js';
import type { IssueState } from '../jira/issues.js';
import { basicFailed } from '../refusals.js';
import { Instance, RELEASES, type DataCenterVersion, type Settings, type Visit } from './instance.js';
import { DORA, type Person } from './people.js';
import { loginRequired, noResource, oauth1Refused, passwordsDisabled } from './replies.js';
import { restApi } from './rest-api.js';

export type { DataCenterVersion };

export interface DataCenter extends Settings {
  /** Live sessions opened by a login, not by a password in a request. */
  sessions: number;
  issue(key: string): IssueState | undefined;
  attachments(key: string): readonly object[];
}

interface Identity {
  person?: Person;
  restApiOnly?: boolean;
  sessionId?: string;
  newSessionId?: string;
}

/** The handler takes the path prefix of a host: `/jira`, or an empty string. */
export function createDataCenter(clock: Clock) {
  const control: DataCenter = {
    version: '10.3',
    captchaAfter: 3,
    patList: [],
    patFailures: { create: undefined, revoke: undefined },
    patSettings: { maxDays: 365, maxPerUser: 10, tooLong: 'refuse' },
    get sessions() {
      return instance.loggedIn;
    },
    issue: (key) => structuredClone(instance.tenant.issues.get(key)),
    attachments: (key) => instance.attachments.get(key) ?? [],
  };
  const instance = new Instance(clock, control);

  return {
    control,
    handler: (contextPath: string) => (request: ModelRequest) => {
      if (!request.path.startsWith(`${contextPath}/`)) return page(404, 'HTTP Status 404 - Not Found');
      const baseUrl = request.origin + contextPath;
      const path = request.path.slice(contextPath.length);
      return answer({ instance, release: RELEASES[control.version], request, baseUrl, path });
    },
  };
}

/**
 * `X-AUSERNAME` and `X-Seraph-LoginReason: OK` were seen on real answers. Documented for authenticated answers: the
 * rate limit, with a `retry-after` of 0 below it.
 */
function answer(visit: Visit): ModelReply {
  let identity: Identity = {};
  const reply = answering(() => {
    identity = { newSessionId: visit.instance.newSessionId() };
    return resource(visit, (found) => (identity = { ...identity, ...found }));
  });
  const { person, sessionId, newSessionId } = identity;
  const cookie = `JSESSIONID=${newSessionId ?? ''}; Path=/; Secure; HttpOnly`;
  return {
    ...reply,
    headers: {
      'x-ausername': person === undefined ? 'anonymous' : encodeURIComponent(person.name),
      ...(sessionId === undefined && { 'set-cookie': [cookie] }),
      ...(person && AUTHENTICATED),
      ...reply.headers,
    },
  };
}

const AUTHENTICATED: Headers = {
  'x-seraph-loginreason': 'OK',
  'x-ratelimit-remaining': '99',
  'retry-after': '0',
};

const LOGIN_INFO = { failedLoginCount: 0, loginCount: 1 };

const SESSION = '/rest/auth/1/session';
const TOKENS = /^\/rest\/pat\/latest\/tokens(?:\/(\d+))?$/;
const REST_API = /^\/rest\/api\/(?:2|latest)(\/.*)$/;

function resource(visit: Visit, keep: (identity: Identity) => Identity): ModelReply {
  const { instance, path, release: has, request, baseUrl } = visit;
  if (!path.startsWith('/rest/')) return page(path.startsWith('/_edge/') ? 404 : 200, 'Jira of corp');
  if (path === '/rest/oauth2/latest/token') {
    return instance.provider.issueTokens(request, has.clientCredentials);
  }
  if (path === SESSION && request.method === 'POST') return logIn(visit, keep);
  const { person, restApiOnly = false, sessionId } = keep(identify(visit));
  if (restApiOnly && !REST_API.test(path)) {
    return errorCollection(403, ['This resource is not available to service accounts.']);
  }
  const [, rest] = REST_API.exec(path) ?? [];
  if (rest !== undefined) return restApi(visit, rest, person);
  if (path === SESSION) {
    if (request.method === 'DELETE') {
      return instance.endSession(sessionId ?? '') ? noContent() : loginRequired(baseUrl);
    }
    if (person === undefined) return loginRequired(baseUrl);
    return json(200, { self: `${baseUrl}/rest/api/2/user`, name: person.name, loginInfo: LOGIN_INFO });
  }
  const tokens = TOKENS.exec(path);
  if (tokens === null) return noResource();
  return person === undefined
    ? loginRequired(baseUrl)
    : instance.personalTokens.answer(request, person, tokens[1] ?? '');
}

/** Its body repeats the session id of its cookie. */
function logIn(
  { instance, release: has, request, baseUrl }: Visit,
  keep: (identity: Identity) => void,
): ModelReply {
  if (!has.passwords) return passwordsDisabled();
  const { username, password } = jsonBody(request);
  const areTexts = typeof username === 'string' && typeof password === 'string';
  const result = areTexts ? instance.logIn(username, password) : 'wrong';
  if (result === 'captcha') return captchaRequired(baseUrl);
  if (result === 'wrong') {
    const reply = errorCollection(401, ['Login failed']);
    return { ...reply, headers: { ...reply.headers, 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } };
  }
  const value = instance.openSession(result, true);
  keep({ newSessionId: value });
  const body = { session: { name: 'JSESSIONID', value }, loginInfo: LOGIN_INFO };
  return json(200, body, { 'x-seraph-loginreason': 'OK' });
}

/**
 * Decided here: a header takes precedence over a cookie, and a wrong Bearer gets the answer to a wrong password. A
 * wrong credential ends the request, even for anonymous resources. A token's session is invalidated with the answer
 * that sets its cookie. A password opens a session that stays valid without it, which makes a cookie jar dangerous.
 */
function identify({ instance, release: has, request, baseUrl }: Visit): Identity {
  const { headers } = request;
  const loginFailed = (): never => {
    throw new Refused(basicFailed(401, 'AUTHENTICATED_FAILED', baseUrl));
  };
  if (/^OAuth\s/i.test(headers['authorization'] ?? '')) {
    const problem = instance.oauth1.verify(request);
    if (problem !== undefined) throw new Refused(oauth1Refused(baseUrl, problem));
    return { person: DORA };
  }
  const credential = parseAuthorization(headers['authorization']);
  if (credential.kind === 'bearer') {
    const owner = instance.personalTokens.ownerOf(credential.token);
    if (owner !== undefined) return { person: owner };
    return instance.provider.access(credential.token) ?? loginFailed();
  }
  if (credential.kind === 'basic' && credential.user !== '') {
    if (!has.passwords) throw new Refused(passwordsDisabled());
    const result = instance.logIn(credential.user, credential.password);
    if (result === 'captcha') throw new Refused(captchaRequired(baseUrl));
    const person = result === 'wrong' ? loginFailed() : result;
    return { person, newSessionId: instance.openSession(person, false) };
  }
  const [, sessionId = ''] = /(?:^|;\s*)JSESSIONID=([^;\s]+)/.exec(headers['cookie'] ?? '') ?? [];
  const person = instance.sessionOf(sessionId);
  return person === undefined ? {} : { person, sessionId };
}

/** Measured: the password is not checked until a CAPTCHA is solved in the browser. */
function captchaRequired(baseUrl: string): ModelReply {
  return basicFailed(403, 'AUTHENTICATION_DENIED', baseUrl, {
    'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=${baseUrl}/login.jsp`,
  });
}
