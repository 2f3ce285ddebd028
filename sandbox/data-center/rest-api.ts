import { PERMISSIONS } from '../accounts.js';
import { errorCollection, findRoute, json } from '../http.js';
import type { ModelReply, Route } from '../http.js';
import { may, type IssueState, type RestCall } from '../jira/issues.js';
import { fieldList, projectList, searchWithTotal } from '../jira/lists.js';
import { ISSUE_ROUTES, myPermissions, onIssue } from '../jira/resources.js';
import type { Visit } from './instance.js';
import type { Person } from './people.js';
import { loginRequired, noResource } from './replies.js';

type Call = RestCall<Person> & { visit: Visit };

/** Documented: 401 for anonymous callers who can't see any project, as here. */
function forSomebody(handle: (call: Call) => ModelReply): (call: Call) => ModelReply {
  return (call) => (call.caller === undefined ? loginRequired(call.apiUrl) : handle(call));
}

const ROUTES: readonly Route<Call>[] = [
  ['GET', '/serverInfo', serverInfo],
  ['GET', '/myself', myself],
  ['GET', '/mypermissions', forSomebody((call) => myPermissions(call, PERMISSIONS))],
  ['GET', '/field', forSomebody(fieldList)],
  ['GET', '/project', forSomebody(projectList)],
  ['POST', '/search', forSomebody(searchWithTotal)],
  onIssue('POST', '/attachments', postAttachments),
  ...ISSUE_ROUTES,
];

export function restApi(visit: Visit, path: string, caller: Person | undefined): ModelReply {
  const { instance, request, baseUrl } = visit;
  const found = findRoute(ROUTES, request.method, path);
  if (found === undefined) return noResource();
  if (caller === undefined && path === '/issue') return loginRequired(baseUrl);
  // From memory. Cloud sends both 404.
  const noIssue =
    caller === undefined
      ? errorCollection(401, ['You do not have the permission to see the specified issue.', 'Login Required'])
      : errorCollection(404, ['Issue Does Not Exist']);
  const call: Call = {
    visit,
    tenant: instance.tenant,
    version: '2',
    request,
    caller,
    apiUrl: baseUrl,
    now: instance.clock.now(),
    author: caller === undefined ? {} : userBean(caller, baseUrl),
    noIssue,
  };
  return found.route[2](call, ...found.parameters);
}

function userBean({ name, key, email, displayName }: Person, baseUrl: string): object {
  const self = `${baseUrl}/rest/api/2/user?username=${encodeURIComponent(name)}`;
  return { self, name, key, emailAddress: email, displayName, active: true };
}

function serverInfo({ visit, apiUrl }: Call): ModelReply {
  const { versionNumbers } = visit.release;
  const version = versionNumbers.join('.');
  return json(200, { baseUrl: apiUrl, version, versionNumbers, deploymentType: 'DataCenter' });
}

function myself({ caller, apiUrl, author }: Call): ModelReply {
  return caller === undefined ? loginRequired(apiUrl) : json(200, author);
}

/**
 * Documented: without `X-Atlassian-Token: no-check`, a form counts as forged by another site. Every file is named
 * `file`.
 */
function postAttachments(call: Call, issue: IssueState): ModelReply {
  const { headers, body } = call.request;
  if (headers['x-atlassian-token'] !== 'no-check' || !may(call, 'CREATE_ATTACHMENTS'))
    return errorCollection(403, ['No attachment']);
  const { attachments } = call.visit.instance;
  const before = attachments.get(issue.key) ?? [];
  const added = [...body.matchAll(/name="file";.*filename="([^"]*)"/gi)].map(([, filename]) => ({
    filename,
  }));
  attachments.set(issue.key, [...before, ...added]);
  return json(200, added);
}
