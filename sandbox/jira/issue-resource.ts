import { errorCollection, json, noContent } from '../http.js';
import type { ModelReply } from '../http.js';
import { findField, operationsOf, showOption, showValue } from './fields.js';
import { editIssue, STATUSES } from './issues.js';
import type { IssueState, Status } from './issues.js';
import type { RestCall } from './call.js';
import { may, visibleIssue } from './visibility.js';

/** `GET /issue/{key}`, with `fields` as a list of ids, or `*all`. */
export function getIssue(call: RestCall, key: string): ModelReply {
  const issue = visibleIssue(call, key);
  return issue === undefined ? noIssue() : json(200, issueBean(call, issue));
}

/**
 * `PUT /issue/{key}`: 204, or 200 with the issue for `returnIssue=true`. A transition in the body is ignored, as
 * documented. That somebody without EDIT_ISSUES gets 403, and in which words, is not established.
 */
export function putIssue(call: RestCall, key: string): ModelReply {
  const issue = visibleIssue(call, key);
  if (issue === undefined) return noIssue();
  const { query } = call.request;
  if (query.get('overrideScreenSecurity') === 'true' || query.get('overrideEditableFlag') === 'true') {
    return errorCollection(403, [
      'Only Connect and Forge app users with admin permission can override this.',
    ]);
  }
  if (!may(call, 'EDIT_ISSUES')) {
    return errorCollection(403, ['You do not have permission to edit issues in this project.']);
  }
  // The reference says that the parameter is ignored for others; measured, the whole edit fails.
  if (query.get('notifyUsers') === 'false' && !may(call, 'ADMINISTER_PROJECTS')) {
    return errorCollection(400, [
      'To discard the user notification either admin or project admin permissions are required.',
    ]);
  }
  const body = readBody(call);
  if (!('content' in body)) return body;
  if (body.content['fields'] === undefined && body.content['update'] === undefined) {
    return errorCollection(400, ["one of 'fields' or 'update' required"]);
  }
  const errors = editIssue(call.tenant.fields, issue, body.content, call.version, call.now);
  if (Object.keys(errors).length > 0) return errorCollection(400, [], errors);
  return query.get('returnIssue') === 'true' ? json(200, issueBean(call, issue)) : noContent();
}

/** `GET /issue/{key}/editmeta`: only what the caller may edit. */
export function editMeta(call: RestCall, key: string): ModelReply {
  if (visibleIssue(call, key) === undefined) return noIssue();
  const editable = may(call, 'EDIT_ISSUES') ? call.tenant.fields.filter((field) => field.editable) : [];
  const entries = editable.map((field) => [
    field.id,
    {
      required: field.required,
      schema: field.schema,
      name: field.name,
      key: field.id,
      hasDefaultValue: false,
      operations: operationsOf(field),
      ...(field.options.length === 0
        ? {}
        : { allowedValues: field.options.map((option) => showOption(option, apiRoot(call))) }),
    },
  ]);
  return json(200, { fields: Object.fromEntries(entries) as unknown });
}

/** `GET /issue/{key}/transitions`: none for somebody who may not make any. */
export function getTransitions(call: RestCall, key: string): ModelReply {
  if (visibleIssue(call, key) === undefined) return noIssue();
  const transitions = may(call, 'TRANSITION_ISSUES') ? STATUSES : [];
  return json(200, {
    expand: 'transitions',
    transitions: transitions.map((status) => ({
      id: status.transitionId,
      name: status.transitionName,
      to: statusBean(call, status),
      hasScreen: false,
      isGlobal: true,
      isInitial: false,
      isAvailable: true,
      isConditional: false,
      looped: false,
    })),
  });
}

/** `POST /issue/{key}/transitions` with `{"transition":{"id":"31"}}`. */
export function transitionIssue(call: RestCall, key: string): ModelReply {
  const issue = visibleIssue(call, key);
  if (issue === undefined) return noIssue();
  const body = readBody(call);
  if (!('content' in body)) return body;
  const { transition } = body.content as { transition?: { id?: unknown } };
  const id = transition?.id;
  if (typeof id !== 'string' && typeof id !== 'number') {
    return errorCollection(400, ["Missing 'transition' identifier"]);
  }
  const target = STATUSES.find((status) => status.transitionId === String(id));
  if (target === undefined || !may(call, 'TRANSITION_ISSUES')) {
    return errorCollection(400, [
      "It seems that you have tried to perform a workflow operation that is not valid for the current state of this issue, or that you don't have permission for.",
    ]);
  }
  issue.fields['status'] = target;
  return noContent();
}

/**
 * OpenAPI's `IssueBean`.
 *
 * @param fields ids with a comma between them, or `*all`; what the query says if left out
 */
export function issueBean(
  call: RestCall,
  issue: IssueState,
  fields = call.request.query.get('fields') ?? '*all',
): Record<string, unknown> {
  const asked = fields.split(',').map((name) => name.trim());
  const everything = asked.includes('*all') || asked.includes('*navigable');
  const shown: Record<string, unknown> = {};
  for (const [id, value] of Object.entries(issue.fields)) {
    const field = findField(call.tenant.fields, id);
    if (field === undefined || (!everything && !asked.includes(id)) || asked.includes(`-${id}`)) continue;
    shown[id] =
      field.kind === 'status'
        ? statusBean(call, value as Status)
        : showValue(field, value, call.version, apiRoot(call));
  }
  const { project } = call.tenant;
  if (everything || asked.includes('project')) {
    shown['project'] = { self: `${apiRoot(call)}/project/${project.id}`, ...project };
  }
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${apiRoot(call)}/issue/${issue.id}`,
    key: issue.key,
    fields: shown,
  };
}

/** Missing, invisible, or invisible because the caller is nobody: Jira says the same of all three. */
export function noIssue(): ModelReply {
  return errorCollection(404, ['Issue does not exist or you do not have permission to see it.']);
}

/** A JSON object of the body, or the refusal. That another content type gets 415 is Jira's; its text is ours. */
export function readBody(call: RestCall): { content: Record<string, unknown> } | ModelReply {
  const type = call.request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) return errorCollection(415, ['Unsupported Media Type']);
  try {
    const parsed: unknown = JSON.parse(call.request.body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return { content: parsed as Record<string, unknown> };
    }
  } catch {
    // Answered below, as any other body that is no object.
  }
  return errorCollection(400, ['There was an error parsing JSON. Check that your request body is valid.']);
}

function statusBean(call: RestCall, status: Status): Record<string, unknown> {
  return {
    self: `${apiRoot(call)}/status/${status.id}`,
    description: '',
    iconUrl: `${call.apiUrl}/images/icons/status.png`,
    name: status.name,
    id: status.id,
    statusCategory: { self: `${apiRoot(call)}/statuscategory/${status.category.id}`, ...status.category },
  };
}

function apiRoot(call: RestCall): string {
  return `${call.apiUrl}/rest/api/${call.version}`;
}
