import { PERMISSIONS, type PermissionKey } from '../accounts.js';
import { errorCollection, json, jsonBody, noContent, record, Refused } from '../http.js';
import type { ModelReply, Route } from '../http.js';
import { SCOPES } from '../fixtures.js';
import { documentOf, isDocument, textOf } from './documents.js';
import { emptyValue, findField, isOnScreen, notEditable, readValue, showValue } from './fields.js';
import type { FieldDefinition } from './fields.js';
import { may, newIssue, readAll, readEdit, STATUSES, timestamp, visibleIssue } from './issues.js';
import type { IssueState, RestCall, Status } from './issues.js';
import { apiRoot, createMetaFields, createMetaTypes, editMeta, typeOfReference } from './meta.js';

export const NO_ISSUE = errorCollection(404, [
  'Issue does not exist or you do not have permission to see it.',
]);

type IssueHandler<Call> = (call: Call, issue: IssueState) => ModelReply;

export function onIssue<Call extends RestCall>(
  method: string,
  rest: string,
  handle: IssueHandler<Call>,
  scope: string = method === 'GET' ? SCOPES.readWork : SCOPES.writeWork,
): Route<Call> {
  const handler = (call: Call, key = ''): ModelReply => {
    const issue = visibleIssue(call, key);
    if (issue === undefined) throw new Refused(call.noIssue);
    return handle(call, issue);
  };
  return [method, `/issue/:key${rest}`, handler, scope];
}

/** With the scopes that Cloud's gateway requires. */
export const ISSUE_ROUTES: readonly Route<RestCall>[] = [
  ['POST', '/issue', createIssue, SCOPES.writeWork],
  onIssue('GET', '', (call, issue) => json(200, issueBean(call, issue))),
  onIssue('PUT', '', putIssue),
  onIssue('GET', '/editmeta', editMeta),
  ['GET', '/issue/createmeta/:project/issuetypes', createMetaTypes, SCOPES.readWork],
  ['GET', '/issue/createmeta/:project/issuetypes/:type', createMetaFields, SCOPES.readWork],
  onIssue('GET', '/transitions', getTransitions),
  onIssue('POST', '/transitions', transitionIssue),
  onIssue('POST', '/comment', addComment),
];

function refuseUnless(condition: boolean, status: number, words: string): void {
  if (!condition) throw new Refused(errorCollection(status, [words]));
}

function refuseIfAny(errors: Record<string, string>): void {
  if (Object.keys(errors).length > 0) throw new Refused(errorCollection(400, [], errors));
}

/** Not established: the answer without EDIT_ISSUES. */
function putIssue(call: RestCall, issue: IssueState): ModelReply {
  const { query } = call.request;
  refuseUnless(may(call, 'EDIT_ISSUES'), 403, 'You do not have permission to edit issues in this project.');
  // Documented: the parameter is ignored for others. Measured, with this status: the whole edit fails.
  refuseUnless(
    query.get('notifyUsers') !== 'false' || may(call, 'ADMINISTER_PROJECTS'),
    403,
    'To discard the user notification either admin or project admin permissions are required.',
  );
  const body = jsonBody(call.request);
  const hasEdit = body['fields'] !== undefined || body['update'] !== undefined;
  refuseUnless(hasEdit, 400, "one of 'fields' or 'update' required");
  const { values, errors } = readEdit(call, issue, body);
  refuseIfAny(errors);
  Object.assign(issue.fields, values, { updated: timestamp(call.now) });
  return noContent();
}

function getTransitions(call: RestCall): ModelReply {
  const transitions = may(call, 'TRANSITION_ISSUES') ? STATUSES : [];
  const beans = transitions.map((status) => {
    const { transitionId: id, name } = status;
    return { id, name, to: statusBean(call, status) };
  });
  return json(200, { transitions: beans });
}

function transitionIssue(call: RestCall, issue: IssueState): ModelReply {
  const { id } = record(jsonBody(call.request)['transition']);
  const target = STATUSES.find((status) => status.transitionId === id);
  refuseUnless(target !== undefined && may(call, 'TRANSITION_ISSUES'), 400, 'No such transition.');
  issue.fields['status'] = target;
  return noContent();
}

function addComment(call: RestCall, issue: IssueState): ModelReply {
  refuseUnless(may(call, 'ADD_COMMENTS'), 403, 'You do not have the permission to comment on this issue.');
  const sent = jsonBody(call.request)['body'];
  const isText = typeof sent === 'string';
  const body = isText ? documentOf(sent) : sent;
  if ((call.version === '2') !== isText || !isDocument(body) || textOf(body).trim() === '') {
    return errorCollection(400, [], { comment: 'Comment body is not valid!' });
  }
  const comment = { id: `${issue.id}${issue.comments.length}`, body, author: call.author };
  issue.comments.push(comment);
  return json(201, { ...comment, body: sent });
}

/** Requires a project, a type and the fields that the type requires. */
function createIssue(call: RestCall): ModelReply {
  const { project, issuetype: asked, ...given } = record(jsonBody(call.request)['fields']);
  const { tenant } = call;
  const issuetype = typeOfReference(asked);
  const isHere = (field: FieldDefinition): boolean => isOnScreen(field, issuetype?.name ?? '');
  const required = tenant.fields.filter((field) => field.required && isHere(field)).map(({ id }) => id);
  const names = new Set([...required, ...Object.keys(given)]);
  names.delete('issuetype');
  const { values, errors } = readAll(names, (id) => {
    const field = findField(tenant.fields, id);
    return field && isHere(field) ? readValue(field, given[id] ?? null, call) : notEditable(id);
  });
  if (!may(call, 'CREATE_ISSUES') || record(project)['key'] !== tenant.project.key)
    errors['project'] = 'Specify a valid project ID or key';
  if (issuetype === undefined) errors['issuetype'] = 'Specify a valid issue type';
  refuseIfAny(errors);
  const { id, key } = newIssue(tenant, { ...values, issuetype }, call.now);
  return json(201, { id, key });
}

/** Without a project it answers for "some project". Data Center has no `permissions` parameter and returns all. */
export function myPermissions(call: RestCall, asked: readonly string[]): ModelReply {
  const { query } = call.request;
  const areKnown = asked.length > 0 && asked.every((key) => PERMISSIONS.some((each) => each === key));
  refuseUnless(areKnown, 400, 'Unrecognized permission keys.');
  const key = query.get('projectKey')?.toUpperCase();
  const isThere = may(call, 'BROWSE_PROJECTS') && key === call.tenant.project.key;
  refuseUnless(key === undefined || isThere, 404, `No project could be found with key '${key ?? ''}'.`);
  const permissions = asked.map((key) => [key, { key, havePermission: may(call, key as PermissionKey) }]);
  return json(200, { permissions: Object.fromEntries(permissions) as unknown });
}

/** @param fields ids separated by commas, or `*all`; defaults to the query's */
export function issueBean(
  call: RestCall,
  issue: IssueState,
  fields = call.request.query.get('fields') ?? '*all',
): Record<string, unknown> {
  const asked = fields.split(',');
  const everything = asked.includes('*all');
  const shown: Record<string, unknown> = {};
  for (const field of call.tenant.fields) {
    const { id } = field;
    if (!everything && !asked.includes(id)) continue;
    const value = issue.fields[id] ?? emptyValue(field);
    shown[id] = field.kind === 'status' ? statusBean(call, value as Status) : showValue(value, call.version);
  }
  const { project } = call.tenant;
  if (everything || asked.includes('project')) {
    shown['project'] = { self: `${apiRoot(call)}/project/${project.id}`, ...project };
  }
  const { id, key } = issue;
  return { id, self: `${apiRoot(call)}/issue/${id}`, key, fields: shown };
}

function statusBean(call: RestCall, { id, name, category }: Status): Record<string, unknown> {
  return { self: `${apiRoot(call)}/status/${id}`, name, id, statusCategory: { key: category } };
}
