import { errorCollection, json } from '../http.js';
import type { ModelReply } from '../http.js';
import type { RestCall } from '../jira/call.js';
import { addComment, getComments } from '../jira/comments-resource.js';
import { editMeta, getIssue, getTransitions, putIssue, transitionIssue } from '../jira/issue-resource.js';
import { timestamp } from '../jira/issues.js';
import type { IssueState } from '../jira/issues.js';
import { fieldList, searchWithTotal } from '../jira/lists.js';
import { createIssue } from '../jira/new-issue.js';
import { allMyPermissions } from '../jira/permissions-resource.js';
import { findResource, runRoute } from '../jira/routes.js';
import type { Resource } from '../jira/routes.js';
import { visibleIssue } from '../jira/visibility.js';
import { postAttachments } from './attachments.js';
import type { Person } from './people.js';
import { loginRequired, methodNotAllowed, noResource } from './replies.js';
import type { Instance, Visit } from './visit.js';

/** A request to `/rest/api/2` after it was found out who sent it. */
export interface DataCenterCall extends RestCall<Person> {
  instance: Instance;
}

type IssueHandler = (call: DataCenterCall, issue: IssueState) => ModelReply;

const RESOURCES: readonly Resource<DataCenterCall>[] = [
  { method: 'GET', pattern: /^\/serverInfo$/, handle: serverInfo },
  { method: 'GET', pattern: /^\/myself$/, handle: myself },
  { method: 'GET', pattern: /^\/mypermissions$/, handle: forSomebody(allMyPermissions) },
  { method: 'GET', pattern: /^\/field$/, handle: forSomebody(fieldList) },
  { method: 'GET', pattern: /^\/search$/, handle: forSomebody(searchWithTotal) },
  { method: 'POST', pattern: /^\/search$/, handle: forSomebody(searchWithTotal) },
  { method: 'POST', pattern: /^\/issue$/, handle: forSomebody(createIssue) },
  onIssue('GET', '', (call, { key }) => getIssue(call, key)),
  onIssue('PUT', '', (call, { key }) => putIssue(call, key)),
  onIssue('GET', '/editmeta', (call, { key }) => editMeta(call, key)),
  onIssue('GET', '/transitions', (call, { key }) => getTransitions(call, key)),
  onIssue('POST', '/transitions', (call, { key }) => transitionIssue(call, key)),
  onIssue('GET', '/comment', (call, { key }) => getComments(call, key)),
  onIssue('POST', '/comment', (call, { key }) => addComment(call, key, authorOf(call))),
  onIssue('POST', '/attachments', postAttachments),
];

/** Somebody as issues show them, shorter than in `/myself`. */
function authorOf({ caller, apiUrl }: DataCenterCall): Readonly<Record<string, unknown>> {
  if (caller === undefined) return {};
  const { name, key, email, displayName } = caller;
  const self = `${apiUrl}/rest/api/2/user?username=${encodeURIComponent(name)}`;
  return { self, name, key, emailAddress: email, displayName, active: true, timeZone: 'Europe/Berlin' };
}

/** @param rest the path after `/rest/api/2` */
export function restApi(visit: Visit, rest: string, caller: Person | undefined): ModelReply {
  const { instance, request, baseUrl } = visit;
  const found = findResource(RESOURCES, request.method, rest);
  if (found === 'not-found') return noResource(request.origin + request.path);
  if (found === 'method-not-allowed') return methodNotAllowed();
  return runRoute(found, rest, {
    instance,
    tenant: instance.tenant,
    version: '2',
    request,
    caller,
    apiUrl: baseUrl,
    now: instance.clock.now(),
  });
}

/** Documented: 401 for anonymous callers where they may see no project, as here. */
function forSomebody(handle: (call: DataCenterCall) => ModelReply): (call: DataCenterCall) => ModelReply {
  return (call) => (call.caller === undefined ? loginRequired(call.apiUrl) : handle(call));
}

/** What anonymous callers and callers who may not look are told, is from memory; Cloud says 404 to both. */
function onIssue(method: string, rest: string, handle: IssueHandler): Resource<DataCenterCall> {
  return {
    method,
    pattern: new RegExp(`^/issue/([^/]+)${rest}$`),
    handle(call, key) {
      if (call.caller === undefined) {
        return errorCollection(401, [
          'You do not have the permission to see the specified issue.',
          'Login Required',
        ]);
      }
      const issue = visibleIssue(call, key);
      return issue === undefined ? errorCollection(404, ['Issue Does Not Exist']) : handle(call, issue);
    },
  };
}

/** Everybody may read it, unless the administrator has made that private. */
function serverInfo({ instance, caller, apiUrl, now }: DataCenterCall): ModelReply {
  if (instance.privateMode && caller === undefined) return loginRequired(apiUrl);
  const { version, versionNumbers, buildNumber, deploymentType } = instance.release;
  return json(200, {
    baseUrl: apiUrl,
    version,
    versionNumbers,
    deploymentType,
    buildNumber,
    buildDate: '2025-01-15T00:00:00.000+0100',
    serverTime: timestamp(now),
    scmInfo: 'FAKE0000FAKE0000FAKE0000FAKE0000FAKE0000',
    serverTitle: 'Jira of corp (sandbox)',
  });
}

/** Documented: no anonymous answer, and no accountId. */
function myself({ caller, apiUrl, request }: DataCenterCall): ModelReply {
  if (caller === undefined) return loginRequired(apiUrl);
  const expand = (request.query.get('expand') ?? '').split(',');
  const avatar = (size: string): string => `${apiUrl}/secure/useravatar?size=${size}&ownerId=${caller.key}`;
  return json(200, {
    self: `${apiUrl}/rest/api/2/user?username=${encodeURIComponent(caller.name)}`,
    key: caller.key,
    name: caller.name,
    emailAddress: caller.email,
    avatarUrls: {
      '16x16': avatar('xsmall'),
      '24x24': avatar('small'),
      '32x32': avatar('medium'),
      '48x48': avatar('large'),
    },
    displayName: caller.displayName,
    active: true,
    deleted: false,
    timeZone: 'Europe/Berlin',
    locale: 'en_US',
    groups: { size: 1, items: expand.includes('groups') ? [{ name: 'jira-software-users' }] : [] },
    applicationRoles: { size: 1, items: expand.includes('applicationRoles') ? [ROLE] : [] },
    expand: 'groups,applicationRoles',
  });
}

const ROLE = { key: 'jira-software', name: 'Jira Software', groups: ['jira-software-users'], defined: true };
