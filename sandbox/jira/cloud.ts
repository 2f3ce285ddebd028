import type { Account } from '../accounts.js';
import { SCOPES } from '../fixtures.js';
import { errorCollection, findRoute, json } from '../http.js';
import type { ModelReply, ModelRequest, Route } from '../http.js';
import { clientMustAuthenticate } from '../refusals.js';
import type { RestCall, Tenant } from './issues.js';
import type { ApiVersion } from './kinds.js';
import { fieldList, projectSearch, search } from './lists.js';
import { apiRoot, paged } from './meta.js';
import { ISSUE_ROUTES, myPermissions, NO_ISSUE } from './resources.js';

type Call = RestCall<Account>;

const permissions = (call: Call): ModelReply =>
  myPermissions(call, (call.request.query.get('permissions') ?? '').split(',').filter(Boolean));

/** With the documented scope that the gateway wants. */
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

/** A client of Java asks `latest`, which is version 2. */
const REST = /^\/rest\/api\/([23]|latest)(\/.*)$/;

export const isRestPath = (path: string): boolean => REST.test(path);

/** @param admits refuses a route's scope by throwing */
export function cloudApi(
  path: string,
  from: { tenant: Tenant; request: ModelRequest; caller: Account | undefined; apiUrl: string; now: number },
  admits: (scope: string | undefined) => void = () => undefined,
): ModelReply {
  const [, asked, rest = ''] = REST.exec(path) ?? [];
  const version: ApiVersion = asked === '3' ? '3' : '2';
  const found = findRoute(ROUTES, from.request.method, rest);
  if (found === undefined) return errorCollection(404, ['No REST resource was found at this path.']);
  const [, , handle, scope] = found.route;
  admits(scope);
  const author = from.caller === undefined ? {} : userBean(from.caller, from.apiUrl, version);
  return handle({ ...from, version, author, noIssue: NO_ISSUE }, ...found.parameters);
}

/** Anyone may read it. It has no cloudId. */
function serverInfo({ tenant }: Call): ModelReply {
  return json(200, {
    baseUrl: tenant.siteUrl,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
  });
}

/** It has no anonymous answer: the right probe for a credential. */
function myself({ caller, request, author }: Call): ModelReply {
  return caller === undefined ? clientMustAuthenticate(request.host) : json(200, author);
}

/** Documented: `query` is the start of a name, or of an e-mail that its account shows. */
function userSearch(call: Call): ModelReply {
  const { query } = call.request;
  const start = query.get('query')?.toLowerCase() ?? '';
  const found = call.tenant.people.filter(({ displayName, emailAddress = '' }) =>
    [displayName, emailAddress].some((each) => each.toLowerCase().startsWith(start)),
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
