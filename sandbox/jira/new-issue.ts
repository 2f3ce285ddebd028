import { errorCollection, json } from '../http.js';
import type { ModelReply } from '../http.js';
import type { RestCall } from './call.js';
import { findField, notEditable, readValue } from './fields.js';
import { readBody } from './issue-resource.js';
import { newIssue, record } from './issues.js';
import { may } from './visibility.js';

/** The kinds of issue that every project has. */
const TYPES = [
  { id: '10100', name: 'Task' },
  { id: '10101', name: 'Bug' },
] as const;

/**
 * `POST /issue`: 201 with `id`, `key` and `self`. A project, a type and a summary are wanted; an issue's type is checked
 * and not kept. The words are from memory, and so is that Data Center takes the same.
 */
export function createIssue(call: RestCall): ModelReply {
  const body = readBody(call);
  if (!('content' in body)) return body;
  const { project: projectReference, issuetype, ...values } = record(body.content['fields']);
  const { tenant, version } = call;
  const errors: Record<string, string> = {};
  const { project } = tenant;
  if (!may(call, 'CREATE_ISSUES') || !names(projectReference, ['id', 'key'], project)) {
    errors['project'] = may(call, 'BROWSE_PROJECTS')
      ? 'You do not have permission to create issues in this project, or it does not exist.'
      : 'Specify a valid project ID or key';
  }
  if (!TYPES.some((type) => names(issuetype, ['id', 'name'], type))) {
    errors['issuetype'] = 'Specify a valid issue type';
  }
  const read: Record<string, unknown> = {};
  for (const [id, value] of Object.entries({ summary: '', ...values })) {
    const field = findField(tenant.fields, id);
    const edit = field?.editable === true ? readValue(field, value, version) : notEditable(id);
    if ('error' in edit) errors[id] = edit.error;
    else read[id] = edit.value;
  }
  if (Object.keys(errors).length > 0) return errorCollection(400, [], errors);
  const { id, key } = newIssue(tenant, read, call.now);
  return json(201, { id, key, self: `${call.apiUrl}/rest/api/${version}/issue/${id}` });
}

/** Whether a reference like `{"key":"PROJ"}` is to something. */
function names(reference: unknown, by: readonly string[], target: object): boolean {
  const asked = Object.entries(record(reference)).filter(([name]) => by.includes(name));
  const has = new Map<string, unknown>(Object.entries(target));
  return asked.length > 0 && asked.every(([name, value]) => has.get(name) === value);
}
