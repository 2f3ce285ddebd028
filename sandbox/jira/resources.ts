import { PERMISSIONS, type PermissionKey } from '../accounts.js';
import { errorCollection, json, jsonBody, noContent, record, Refused } from '../http.js';
import type { ModelReply, Route } from '../http.js';
import { SCOPES } from '../fixtures.js';
import { documentOf, isDocument, textOf } from './documents.js';
import { emptyValue, findField, isOnScreen, notEditable, readValue, showValue } from './fields.js';
import type { FieldDefinition } from './fields.js';
import { may, newIssue, readAll, readEdit, STATUSES, timestamp, visibleIssue } from './issues.js';
import type { IssueState, Objections, RestCall, Status } from './issues.js';
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

/** The resources that Cloud and Data Center share, with the scopes that Cloud's gateway requires. */
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

function refuseIfAny({ errorMessages, errors }: Objections): void {
  if (errorMessages.length === 0 && Object.keys(errors).length === 0) return;
  throw new Refused(errorCollection(400, errorMessages, errors));
}

/** `PUT /issue/{key}`: 204. Documented: ignores a transition. Not established: the answer without EDIT_ISSUES. */
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
  const { values, objections } = readEdit(call, issue, body);
  refuseIfAny(objections);
  Object.assign(issue.fields, values, { updated: timestamp(call.now) });
  return noContent();
}

/** `GET /issue/{key}/transitions`: an empty list for a caller who may not make any. */
function getTransitions(call: RestCall): ModelReply {
  const transitions = may(call, 'TRANSITION_ISSUES') ? STATUSES : [];
  const beans = transitions.map((status) => {
    const { transitionId: id, transitionName: name } = status;
    return { id, name, to: statusBean(call, status), isAvailable: true };
  });
  return json(200, { transitions: beans });
}

function transitionIssue(call: RestCall, issue: IssueState): ModelReply {
  const { id } = record(jsonBody(call.request)['transition']);
  const isId = typeof id === 'string' || typeof id === 'number';
  refuseUnless(isId, 400, "Missing 'transition' identifier");
  const target = STATUSES.find((status) => status.transitionId === String(id));
  refuseUnless(
    target !== undefined && may(call, 'TRANSITION_ISSUES'),
    400,
    "It seems that you have tried to perform a workflow operation that is not valid for the current state of this issue, or that you don't have permission for.",
  );
  issue.fields['status'] = target;
  return noContent();
}

/** `POST /issue/{key}/comment`: 201. The answer to a caller without ADD_COMMENTS is from memory. */
function addComment(call: RestCall, issue: IssueState): ModelReply {
  refuseUnless(may(call, 'ADD_COMMENTS'), 403, 'You do not have the permission to comment on this issue.');
  const sent = jsonBody(call.request)['body'];
  const body = call.version === '2' && typeof sent === 'string' ? documentOf(sent) : sent;
  if ((call.version === '2') !== (typeof sent === 'string') || !isDocument(body)) {
    return errorCollection(400, [], { comment: 'Comment body is not valid!' });
  }
  if (textOf(body).trim() === '') {
    return errorCollection(400, [], { comment: 'Comment body can not be empty!' });
  }
  const created = timestamp(call.now);
  const comment = { id: `${issue.id}${issue.comments.length}`, body, author: call.author, created };
  issue.comments.push(comment);
  issue.fields['updated'] = created;
  const self = `${apiRoot(call)}/issue/${issue.id}/comment/${comment.id}`;
  return json(201, { ...comment, self, body: call.version === '2' ? textOf(body) : body, updated: created });
}

/**
 * `POST /issue`: 201 with `id`, `key` and `self`. Requires a project, a type and the fields that the type requires.
 * From memory: the words, and that Data Center accepts the same.
 */
function createIssue(call: RestCall): ModelReply {
  const { project, issuetype: asked, ...given } = record(jsonBody(call.request)['fields']);
  const { tenant } = call;
  const issuetype = typeOfReference(asked);
  const isHere = (field: FieldDefinition): boolean => isOnScreen(field, issuetype?.name ?? '');
  const required = tenant.fields.filter((field) => field.required && isHere(field)).map(({ id }) => id);
  const names = new Set([...required, ...Object.keys(given)]);
  names.delete('issuetype');
  const { values, objections } = readAll(names, (id) => {
    const field = findField(tenant.fields, id);
    return field && isHere(field) ? readValue(field, given[id] ?? null, call) : notEditable(id);
  });
  const { errors } = objections;
  if (!may(call, 'CREATE_ISSUES') || !refersTo(project, ['id', 'key'], tenant.project)) {
    errors['project'] = may(call, 'BROWSE_PROJECTS')
      ? 'You do not have permission to create issues in this project, or it does not exist.'
      : 'Specify a valid project ID or key';
  }
  if (issuetype === undefined) errors['issuetype'] = 'Specify a valid issue type';
  refuseIfAny(objections);
  const { id, key } = newIssue(tenant, { ...values, issuetype }, call.now);
  return json(201, { id, key, self: `${apiRoot(call)}/issue/${id}` });
}

function refersTo(reference: unknown, by: readonly string[], target: object): boolean {
  const asked = Object.entries(record(reference)).filter(([name]) => by.includes(name));
  return asked.length > 0 && asked.every(([name, value]) => record(target)[name] === value);
}

/**
 * `GET /mypermissions`. Without a project or issue it answers for "some project". OpenAPI documents the statuses. The
 * words of the errors are not established. Data Center has no `permissions` parameter and returns all permissions.
 */
export function myPermissions(call: RestCall, asked: readonly string[]): ModelReply {
  const { query } = call.request;
  refuseUnless(asked.length > 0, 400, "The 'permissions' query parameter is required.");
  const unknown = asked.filter((key) => !Object.hasOwn(PERMISSIONS, key));
  refuseUnless(unknown.length === 0, 400, `Unrecognized permission keys: ${unknown.join(', ')}.`);
  const { project } = call.tenant;
  const visible = may(call, 'BROWSE_PROJECTS');
  const [key, id] = [query.get('projectKey'), query.get('projectId')];
  const isKey = key === null || (visible && key.toUpperCase() === project.key);
  refuseUnless(isKey, 404, `No project could be found with key '${key ?? ''}'.`);
  const isId = id === null || (visible && id === project.id);
  refuseUnless(isId, 404, `No project could be found with id '${id ?? ''}'.`);
  const issue = query.get('issueKey') ?? query.get('issueId');
  if (issue !== null && visibleIssue(call, issue) === undefined) return NO_ISSUE;
  const permissions = (asked as PermissionKey[]).map((permission) => {
    const { name } = PERMISSIONS[permission];
    const has = { description: `${name} (sandbox).`, havePermission: may(call, permission) };
    return [permission, { ...PERMISSIONS[permission], key: permission, ...has }];
  });
  return json(200, { permissions: Object.fromEntries(permissions) as unknown });
}

/**
 * Returns OpenAPI's `IssueBean`.
 *
 * @param fields ids separated by commas, or `*all`; defaults to the query's
 */
export function issueBean(
  call: RestCall,
  issue: IssueState,
  fields = call.request.query.get('fields') ?? '*all',
): Record<string, unknown> {
  const asked = fields.split(',').map((name) => name.trim());
  const everything = asked.includes('*all') || asked.includes('*navigable');
  const shown: Record<string, unknown> = {};
  for (const field of call.tenant.fields) {
    const { id } = field;
    if ((!everything && !asked.includes(id)) || asked.includes(`-${id}`)) continue;
    const value = issue.fields[id] ?? emptyValue(field);
    shown[id] =
      field.kind === 'status'
        ? statusBean(call, value as Status)
        : showValue(field, value, call.version, apiRoot(call));
  }
  const { project } = call.tenant;
  if (everything || asked.includes('project')) {
    shown['project'] = { self: `${apiRoot(call)}/project/${project.id}`, ...project };
  }
  const { id, key } = issue;
  return { id, self: `${apiRoot(call)}/issue/${id}`, key, fields: shown };
}

function statusBean(call: RestCall, { id, name, category }: Status): Record<string, unknown> {
  const statusCategory = { self: `${apiRoot(call)}/statuscategory/${category.id}`, ...category };
  return { self: `${apiRoot(call)}/status/${id}`, name, id, statusCategory };
}
