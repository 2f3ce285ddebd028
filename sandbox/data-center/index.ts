import type { Clock } from '../clock.js';
import { errorCollection } from '../http.js';
import type { Handler, Headers, ModelReply } from '../http.js';
import { createDataCenterTenant } from '../jira/issues.js';
import type { IssueState } from '../jira/issues.js';
import { dataCenter } from './fixtures.js';
import { anonymous, identify } from './identify.js';
import type { Identity } from './identify.js';
import { PasswordLogins } from './logins.js';
import { OAuth1Verifier } from './oauth1.js';
import { OAuth2Provider } from './oauth2.js';
import { ASSIGNEE } from './people.js';
import { PersonalTokens } from './personal-tokens.js';
import type { PatEntry, PatSettings } from './personal-tokens.js';
import { RELEASES } from './releases.js';
import type { DataCenterVersion } from './releases.js';
import { loginRequired, noResource, page } from './replies.js';
import { restApi } from './rest-api.js';
import { logIn, sessionResource } from './session-resource.js';
import { Sessions } from './sessions.js';
import { tokenEndpoint } from './token-endpoint.js';
import { tokensResource } from './tokens-resource.js';
import type { Instance, Visit } from './visit.js';

export type { DataCenterVersion, PatEntry, PatSettings };

/** What a test can see of the Data Center and set. A reset undoes all of it. */
export interface DataCenter {
  /** `10.3` at the start. */
  version: DataCenterVersion;
  /** How many sessions are alive that somebody logged in to; those that come along with a password do not count. */
  readonly sessions: number;
  setPassword(userName: string, password: string): void;
  /** A copy of an issue as it is now. */
  issue(key: string): IssueState | undefined;
  attachments(key: string): { filename: string; size: number }[];
  /** Failed log-ins of one user before a CAPTCHA is wanted; 3 at the start. */
  captchaAfter: number;
  /** Makes `serverInfo` refuse anonymous requests. */
  privateMode: boolean;
  /** Grants a refresh without `redirect_uri`; documented is that it needs one. */
  redirectUriOptional: boolean;
  /** What the list of personal access tokens shows dora, or the status that everybody gets instead of it. */
  patList: PatEntry[] | { status: number };
  /** The status that everybody gets instead of a new personal access token, and instead of a revocation. */
  readonly patFailures: { create: number | undefined; revoke: number | undefined };
  /** What the server allows of personal access tokens. */
  readonly patSettings: PatSettings;
}

/** The model, as its hosts need it. */
export interface DataCenterModel {
  /** @param contextPath what stands before every path at a host: `/jira`, or nothing */
  handler(contextPath: string): Handler;
  control: DataCenter;
  reset(): void;
}

/** Jira Data Center. Facts about it are stated where they are modelled, with how they are known. */
export function createDataCenter(clock: Clock): DataCenterModel {
  const logins = new PasswordLogins(clock, () => control.captchaAfter);
  const sessions = new Sessions();
  const personalTokens = new PersonalTokens(clock);
  const provider = new OAuth2Provider(clock);
  const oauth1 = new OAuth1Verifier(() => {
    const { consumerKey, oauthToken, publicKey } = dataCenter.tokens.oauth1;
    return { consumerKey, token: oauthToken, publicKey };
  });
  const newTenant = (): Instance['tenant'] => createDataCenterTenant(clock, dataCenter.url, ASSIGNEE);
  const attachments: Instance['attachments'] = new Map();
  let tenant = newTenant();
  let serial = 0;

  const control: DataCenter = {
    version: '10.3',
    captchaAfter: 3,
    privateMode: false,
    get sessions() {
      return sessions.loggedIn;
    },
    get redirectUriOptional() {
      return provider.redirectUriOptional;
    },
    set redirectUriOptional(optional) {
      provider.redirectUriOptional = optional;
    },
    patFailures: personalTokens.failures,
    patSettings: personalTokens.settings,
    get patList() {
      return personalTokens.ofDora;
    },
    set patList(list) {
      personalTokens.ofDora = list;
    },
    setPassword: (userName, password) => {
      logins.setPassword(userName, password);
    },
    issue: (key) => structuredClone(tenant.issues.get(key)),
    attachments: (key) => (attachments.get(key) ?? []).map(({ filename, size }) => ({ filename, size })),
  };
  const instance = (): Instance => ({
    clock,
    release: RELEASES[control.version],
    tenant,
    attachments,
    privateMode: control.privateMode,
    logins,
    sessions,
    personalTokens,
    provider,
    oauth1,
  });

  return {
    control,
    handler: (contextPath) => (request) => {
      const outside = leave(contextPath, request.path);
      if (outside !== undefined) return outside;
      serial += 1;
      const path = request.path.slice(contextPath.length);
      return answer({ instance: instance(), request, baseUrl: request.origin + contextPath, path }, serial);
    },
    reset() {
      Object.assign(control, { version: '10.3', captchaAfter: 3, privateMode: false });
      for (const store of [logins, sessions, personalTokens, provider, oauth1]) store.reset();
      attachments.clear();
      tenant = newTenant();
    },
  };
}

/** What the servlet container says by itself, before it comes to Jira. */
function leave(contextPath: string, path: string): ModelReply | undefined {
  if (path.startsWith(`${contextPath}/`)) return undefined;
  if (path !== '/' && path !== contextPath) return page(404, 'HTTP Status 404 - Not Found');
  return { status: 302, headers: { location: `${contextPath}/` }, body: '' };
}

function answer(visit: Visit, serial: number): ModelReply {
  const { instance, request, path } = visit;
  const dressed = (reply: ModelReply, identity: Identity): ModelReply => dress(reply, identity, serial);

  if (!path.startsWith('/rest/')) {
    const isMissing = path.startsWith('/_edge/');
    return dressed(
      isMissing ? page(404, 'Oops, you have found a dead link') : pageAt(path),
      anonymous(visit),
    );
  }
  // These two read who it is from the body, and a header does not come into it.
  if (path === '/rest/oauth2/latest/token' && instance.release.oauth2) {
    return dressed(
      tokenEndpoint(instance.provider, instance.clock, instance.release, request),
      anonymous(visit),
    );
  }
  if (SESSION.test(path) && request.method === 'POST') {
    const { reply, newSessionId } = logIn(visit);
    const nobody = anonymous(visit);
    return dressed(reply, newSessionId === undefined ? nobody : { ...nobody, newSessionId });
  }
  const identity = identify(visit);
  if ('status' in identity) return dressed(identity, anonymous(visit));
  return dressed(resource(visit, identity), identity);
}

const SESSION = /^\/rest\/auth\/(?:1|latest)\/session$/;
const TOKENS = /^\/rest\/pat\/(?:latest|1\.0)\/tokens(?:\/(\d+))?$/;
const REST_API = /^\/rest\/api\/(2|latest)(\/.*)$/;

function resource(visit: Visit, identity: Identity): ModelReply {
  const { instance, path, baseUrl, request } = visit;
  if (identity.restApiOnly && !path.startsWith('/rest/api/2/')) {
    return errorCollection(403, ['This resource is not available to service accounts.']);
  }
  const rest = REST_API.exec(path)?.[2];
  if (rest !== undefined) return restApi(visit, rest, identity.person);
  if (SESSION.test(path)) return sessionResource(visit, identity);
  const tokens = TOKENS.exec(path);
  if (tokens !== null && instance.release.personalTokens) {
    const { person } = identity;
    return person === undefined ? loginRequired(baseUrl) : tokensResource(visit, person, tokens[1] ?? '');
  }
  return noResource(request.origin + request.path);
}

function pageAt(path: string): ModelReply {
  return page(200, path === '/login.jsp' ? 'Log in - Jira of corp' : 'Jira of corp');
}

/**
 * The headers that every answer carries. `X-AUSERNAME` and `X-Seraph-LoginReason: OK` were seen on real answers; the
 * rate limit's headers are documented for authenticated ones, with a `retry-after` of 0 while there is no need to.
 */
function dress(reply: ModelReply, { person, newSessionId }: Identity, serial: number): ModelReply {
  const cookies = ['atlassian.xsrf.token=FAKE-xsrf-token_lout; Path=/; Secure'];
  if (newSessionId !== undefined) cookies.unshift(`JSESSIONID=${newSessionId}; Path=/; Secure; HttpOnly`);
  return {
    ...reply,
    headers: {
      'x-arequestid': `600x${serial}x1`,
      'x-anodeid': 'node1',
      'x-ausername': person === undefined ? 'anonymous' : encodeURIComponent(person.name),
      'set-cookie': cookies,
      ...(person === undefined ? {} : AUTHENTICATED),
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
