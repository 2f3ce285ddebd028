import type { Account } from '../accounts.js';
import { SCOPES } from '../fixtures.js';
import { errorCollection, findRoute, json, Refused } from '../http.js';
import type { ModelReply, ModelRequest, Route } from '../http.js';
import { clientMustAuthenticate } from '../refusals.js';
import { timestamp, type RestCall, type Tenant } from './issues.js';
import { fieldList, projectSearch, search } from './lists.js';
import { apiRoot, paged } from './meta.js';
import { ISSUE_ROUTES, myPermissions, NO_ISSUE } from './resources.js';

type Call = RestCall<Account>;

const permissions = (call: Call): ModelReply =>
  myPermissions(call, (call.request.query.get('permissions') ?? '').split(',').filter(Boolean));

/** Cloud's REST API, with the documented scope that a scoped token or a grant needs at the gateway. */
const ROUTES: readonly Route<Call>[] = [
  ['GET', '/serverInfo', serverInfo],
  ['GET', '/myself', myself, SCOPES.readUser],
  ['GET', '/mypermissions', permissions, SCOPES.readWork],
  ['GET', '/field', fieldList, SCOPES.readWork],
  ['GET', '/project/search', projectSearch, SCOPES.readWork],
  ['GET', '/user/search', userSearch, SCOPES.readUser],
  ['POST', '/search/jql', search, SCOPES.readWork],
  ...ISSUE_ROUTES,
];

/** The API version, and the path after `/rest/api/N`. `latest` is version 2. */
const REST = /^\/rest\/api\/(2|3|latest)(\/.*)$/;

export const isRestPath = (path: string): boolean => REST.test(path);

/**
 * Answers a request to Cloud's REST API.
 *
 * @param path the request's path, from `/rest/api/` on
 * @param admits refuses a route's scope by throwing
 */
export function cloudApi(
  path: string,
  from: { tenant: Tenant; request: ModelRequest; caller: Account | undefined; apiUrl: string; now: number },
  admits: (scope: string | undefined) => void = () => undefined,
): ModelReply {
  const [, asked, rest = ''] = REST.exec(path) ?? [];
  const found = findRoute(ROUTES, from.request.method, rest);
  if (typeof found === 'number') throw new Refused(noRoute(found));
  const [, , handle, scope] = found.route;
  admits(scope);
  const version = asked === '3' ? '3' : '2';
  const author = from.caller === undefined ? {} : userBean(from.caller, from.apiUrl, version);
  return handle({ ...from, version, author, noIssue: NO_ISSUE }, ...found.parameters);
}

/** The answer if no route matches. Its words are not established. */
export function noRoute(status: 404 | 405): ModelReply {
  const words = status === 404 ? 'No REST resource was found at this path.' : 'Method not allowed.';
  return errorCollection(status, [words]);
}

/** `GET /serverInfo`, which anyone may read. It has no cloudId. */
function serverInfo({ tenant, now }: Call): ModelReply {
  return json(200, {
    baseUrl: tenant.siteUrl,
    displayUrl: tenant.siteUrl,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100300,
    serverTime: timestamp(now),
    serverTitle: `Jira of ${tenant.name} (sandbox)`,
  });
}

/** `GET /myself`, which has no anonymous answer: the right probe for a credential. */
function myself({ caller, request, author }: Call): ModelReply {
  return caller === undefined ? clientMustAuthenticate(request.host) : json(200, author);
}

/**
 * `GET /user/search`. Documented: `query` is the start of a name, or of an e-mail that its account shows. Anonymous
 * callers get no results.
 */
function userSearch(call: Call): ModelReply {
  const { query } = call.request;
  const start = query.get('query')?.toLowerCase();
  if (start === undefined) return errorCollection(400, ['The query parameter is required.']);
  const found = call.tenant.people.filter(({ displayName, emailAddress = '' }) =>
    [displayName, ...displayName.split(' '), emailAddress].some(
      (each) => each !== '' && each.toLowerCase().startsWith(start),
    ),
  );
  const { shown } = paged(call, call.caller === undefined ? [] : found);
  const beans = shown.map((each) => ({
    self: `${apiRoot(call)}/user?accountId=${encodeURIComponent(each.accountId ?? '')}`,
    ...each,
    active: true,
  }));
  return json(200, beans);
}

/** OpenAPI's `User`. */
function userBean(account: Account, apiUrl: string, version: string): object {
  const { accountId, accountType, appType, displayName, email } = account;
  return {
    self: `${apiUrl}/rest/api/${version}/user?accountId=${encodeURIComponent(accountId)}`,
    accountId,
    accountType,
    ...(appType !== undefined && { appType }),
    emailAddress: email,
    displayName,
    active: true,
  };
}
