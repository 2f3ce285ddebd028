import { parseAuthorization } from '../authorization.js';
import type { Clock } from '../clock.js';
import { answering, errorCollection, json, jsonBody, noContent, page, Refused } from '../http.js';
import type { Headers, ModelReply, ModelRequest } from '../http.js';
import { createJira, type Jira } from '../jira/control.js';
import type { IssueState } from '../jira/issues.js';
import { basicFailed } from '../refusals.js';
import { Instance, RELEASES, type DataCenterVersion, type Settings, type Visit } from './instance.js';
import { DORA, type Person } from './people.js';
import { loginRequired, methodNotAllowed, noResource, oauth1Refused, passwordsDisabled } from './replies.js';
import { restApi } from './rest-api.js';

export type { DataCenterVersion };

export interface DataCenter extends Settings {
  /** The number of live sessions opened by a login. Sessions opened by a password in a request don't count. */
  readonly sessions: number;
  issue(key: string): IssueState | undefined;
  attachments(key: string): { filename: string; size: number }[];
  readonly jira: Jira;
}

interface Identity {
  person?: Person;
  restApiOnly?: boolean;
  sessionId?: string;
  newSessionId?: string;
}

/**
 * Jira Data Center. Facts about it, and their sources, are stated where they are modeled. The handler takes the
 * path prefix of a host: `/jira`, or an empty string.
 */
export function createDataCenter(clock: Clock) {
  let serial = 0;
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
    attachments: (key) =>
      (instance.attachments.get(key) ?? []).map(({ filename, size }) => ({ filename, size })),
    get jira() {
      return jira;
    },
  };
  const instance = new Instance(clock, control);
  const jira = createJira(instance.tenant, clock);

  return {
    control,
    handler: (contextPath: string) => (request: ModelRequest) => {
      // Answers of the servlet container itself, before Jira sees the request.
      if (request.path === '/' || request.path === contextPath) {
        if (contextPath !== '') return { status: 302, headers: { location: `${contextPath}/` }, body: '' };
      } else if (!request.path.startsWith(`${contextPath}/`)) {
        return page(404, 'HTTP Status 404 - Not Found');
      }
      serial += 1;
      const baseUrl = request.origin + contextPath;
      const path = request.path.slice(contextPath.length);
      return answer({ instance, release: RELEASES[control.version], request, baseUrl, path }, serial);
    },
  };
}

/**
 * Adds the headers that every answer carries. `X-AUSERNAME` and `X-Seraph-LoginReason: OK` were seen on real answers.
 * The rate limit headers are documented for authenticated answers, with a `retry-after` of 0 below the limit.
 */
function answer(visit: Visit, serial: number): ModelReply {
  let identity: Identity = {};
  const reply = answering(() => {
    identity = { newSessionId: visit.instance.newSessionId() };
    return resource(visit, (found) => (identity = { ...identity, ...found }));
  });
  const { person, sessionId, newSessionId } = identity;
  const cookies = ['atlassian.xsrf.token=FAKE-xsrf-token_lout; Path=/; Secure'];
  if (sessionId === undefined) cookies.unshift(`JSESSIONID=${newSessionId ?? ''}; Path=/; Secure; HttpOnly`);
  return {
    ...reply,
    headers: {
      'x-arequestid': `600x${serial}x1`,
      'x-anodeid': 'node1',
      'x-ausername': person === undefined ? 'anonymous' : encodeURIComponent(person.name),
      'set-cookie': cookies,
      ...(person && AUTHENTICATED),
      ...reply.headers,
    },
  };
}

const AUTHENTICATED: Headers = {
  'x-seraph-loginreason': 'OK',
  'x-ratelimit-limit': '100',
  'x-ratelimit-remaining': '99',
  'x-ratelimit-interval-seconds': '60',
  'x-ratelimit-fillrate': '10',
  'retry-after': '0',
};

const LOGIN_INFO = { failedLoginCount: 0, loginCount: 1 };

const SESSION = /^\/rest\/auth\/(?:1|latest)\/session$/;
const TOKENS = /^\/rest\/pat\/(?:latest|1\.0)\/tokens(?:\/(\d+))?$/;
const REST_API = /^\/rest\/api\/(?:2|latest)(\/.*)$/;

function resource(visit: Visit, keep: (identity: Identity) => Identity): ModelReply {
  const { instance, path, release: has, request, baseUrl } = visit;
  if (path.startsWith('/_edge/')) return page(404, 'Oops, you have found a dead link');
  if (!path.startsWith('/rest/')) {
    return page(200, path === '/login.jsp' ? 'Log in - Jira of corp' : 'Jira of corp');
  }
  // These two read the identity from the body and ignore the header.
  if (path === '/rest/oauth2/latest/token' && has.oauth2) {
    return instance.provider.issueTokens(request, has.clientCredentials);
  }
  if (SESSION.test(path) && request.method === 'POST') return logIn(visit, keep);
  const { person, restApiOnly = false, sessionId } = keep(identify(visit));
  if (restApiOnly && !path.startsWith('/rest/api/2/')) {
    return errorCollection(403, ['This resource is not available to service accounts.']);
  }
  const [, rest] = REST_API.exec(path) ?? [];
  if (rest !== undefined) return restApi(visit, rest, person);
  if (SESSION.test(path)) {
    if (request.method === 'DELETE') {
      return instance.endSession(sessionId ?? '') ? noContent() : loginRequired(baseUrl);
    }
    if (request.method !== 'GET') return methodNotAllowed();
    if (person === undefined) return loginRequired(baseUrl);
    const self = `${baseUrl}/rest/api/latest/user?username=${encodeURIComponent(person.name)}`;
    return json(200, { self, name: person.name, loginInfo: LOGIN_INFO });
  }
  const tokens = TOKENS.exec(path);
  if (tokens === null || !has.personalTokens) return noResource(request.origin + request.path);
  return person === undefined
    ? loginRequired(baseUrl)
    : instance.personalTokens.answer(request, person, tokens[1] ?? '');
}

/** `POST /rest/auth/1/session`. Its body repeats the session id of its cookie, so no other session may be set. */
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
 * Reads a request's credential. Decided here: a header takes precedence over a cookie. A wrong credential ends the
 * request, even for anonymous resources, but a missing one doesn't. Documented for personal access tokens: the session
 * is invalidated with the answer that sets its cookie. A password opens a session that stays valid without it, which
 * makes a cookie jar dangerous. Not established, decided here: a wrong Bearer gets the answer to a wrong password.
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
  if (credential.kind === 'bearer' && has.personalTokens) {
    const owner = instance.personalTokens.ownerOf(credential.token);
    if (owner !== undefined) return { person: owner };
    return (has.oauth2 ? instance.provider.access(credential.token) : undefined) ?? loginFailed();
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

/** Measured: the request is refused without checking the password until a CAPTCHA is solved in the browser. */
function captchaRequired(baseUrl: string): ModelReply {
  return basicFailed(403, 'AUTHENTICATION_DENIED', baseUrl, {
    'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=${baseUrl}/login.jsp`,
  });
}
