import type { Account } from '../accounts.js';
import { SCOPES } from '../fixtures.js';
import type { ModelReply } from '../http.js';
import { errorCollection } from '../http.js';
import type { RestCall } from './call.js';
import { addComment, getComments } from './comments-resource.js';
import type { ApiVersion } from './fields.js';
import { editMeta, getIssue, getTransitions, putIssue, transitionIssue } from './issue-resource.js';
import { dashboards, fieldList, issueLinkTypes, projectSearch, removedSearch, search } from './lists.js';
import { createIssue } from './new-issue.js';
import { myPermissions } from './permissions-resource.js';
import { myself, serverInfo, userBean } from './server-resource.js';

/** A resource, and what asks for it. */
export interface Resource<Call> {
  method: string;
  /** Matches the path after `/rest/api/N`; its first group is the issue key where there is one. */
  pattern: RegExp;
  handle(call: Call, issueKey: string): ModelReply;
}

export interface Route extends Resource<RestCall<Account>> {
  /** What a scoped token or an OAuth grant needs at the gateway; absent where none is documented. */
  scope?: string;
}

const ISSUE = String.raw`^/issue/([^/]+)`;

const ROUTES: readonly Route[] = [
  route('GET', '^/serverInfo$', undefined, serverInfo),
  route('GET', '^/myself$', SCOPES.readUser, myself),
  route('GET', '^/mypermissions$', SCOPES.readWork, myPermissions),
  route('GET', '^/field$', SCOPES.readWork, fieldList),
  route('GET', '^/project/search$', SCOPES.readWork, projectSearch),
  route('GET', '^/search/jql$', SCOPES.readWork, search),
  route('POST', '^/search/jql$', SCOPES.readWork, search),
  route('GET', '^/search$', SCOPES.readWork, removedSearch),
  route('POST', '^/search$', SCOPES.readWork, removedSearch),
  route('GET', '^/dashboard$', SCOPES.readWork, dashboards),
  route('GET', '^/issueLinkType$', SCOPES.readWork, issueLinkTypes),
  route('POST', '^/issue$', SCOPES.writeWork, createIssue),
  route('GET', `${ISSUE}$`, SCOPES.readWork, getIssue),
  route('PUT', `${ISSUE}$`, SCOPES.writeWork, putIssue),
  route('GET', `${ISSUE}/editmeta$`, SCOPES.readWork, editMeta),
  route('GET', `${ISSUE}/transitions$`, SCOPES.readWork, getTransitions),
  route('POST', `${ISSUE}/transitions$`, SCOPES.writeWork, transitionIssue),
  route('GET', `${ISSUE}/comment$`, SCOPES.readWork, getComments),
  route('POST', `${ISSUE}/comment$`, SCOPES.writeWork, addCommentAs),
];

/** Documented: a comment's author is somebody as `/myself` shows them. */
function addCommentAs(call: RestCall<Account>, key: string): ModelReply {
  const { caller, apiUrl, version } = call;
  return addComment(call, key, caller === undefined ? {} : userBean(caller, apiUrl, version));
}

function route(
  method: string,
  pattern: string,
  scope: string | undefined,
  handle: (call: RestCall<Account>, issueKey: string) => ModelReply,
): Route {
  return { method, pattern: new RegExp(pattern), handle, ...(scope === undefined ? {} : { scope }) };
}

/** Where a request's path leads: a REST version and what follows it. */
export interface RestPath {
  version: ApiVersion;
  rest: string;
}

/** Splits `/rest/api/3/issue/PROJ-1`; undefined for a path outside the REST API. `latest` is version 2. */
export function parseRestPath(path: string): RestPath | undefined {
  const match = /^\/rest\/api\/(2|3|latest)(\/.*)$/.exec(path);
  if (match?.[2] === undefined) return undefined;
  return { version: match[1] === '3' ? '3' : '2', rest: match[2] };
}

/** Cloud's route of a method and path, or the statuses that say why there is none. */
export function findRoute(method: string, rest: string): Route | 'not-found' | 'method-not-allowed' {
  return findResource(ROUTES, method, rest);
}

/** As {@link findRoute}, in a list of somebody else's. */
export function findResource<R extends { method: string; pattern: RegExp }>(
  all: readonly R[],
  method: string,
  rest: string,
): R | 'not-found' | 'method-not-allowed' {
  const onPath = all.filter((each) => each.pattern.test(rest));
  if (onPath.length === 0) return 'not-found';
  return onPath.find((each) => each.method === method) ?? 'method-not-allowed';
}

/** Runs a route that {@link findRoute} or {@link findResource} found. */
export function runRoute<Call>(found: Resource<Call>, rest: string, call: Call): ModelReply {
  return found.handle(call, decodeURIComponent(found.pattern.exec(rest)?.[1] ?? ''));
}

/** The answer where there is no route. Its text is not established. */
export function noRoute(reason: 'not-found' | 'method-not-allowed'): ModelReply {
  return reason === 'not-found'
    ? errorCollection(404, ['No REST resource was found at this path.'])
    : errorCollection(405, ['Method not allowed.']);
}
