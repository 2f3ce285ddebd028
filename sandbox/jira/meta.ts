import { ISSUE_TYPES } from '../fields.js';
import { errorCollection, json, record, Refused, type ModelReply } from '../http.js';
import { isOnScreen, operationsOf, type FieldDefinition } from './fields.js';
import { may, typeOf, type IssueState, type RestCall } from './issues.js';
import { isCloud, kindOf } from './kinds.js';

export function apiRoot({ apiUrl, version }: RestCall): string {
  return `${apiUrl}/rest/api/${version}`;
}

/** By the query's `startAt` and `maxResults`. */
export function paged<T>(
  { request: { query } }: RestCall,
  all: readonly T[],
): { shown: T[]; page: { startAt: number; maxResults: number; total: number } } {
  const [startAt, asked] = [Number(query.get('startAt') ?? 0), Number(query.get('maxResults') ?? 50)];
  if (![startAt, asked].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new Refused(errorCollection(400, ['startAt and maxResults must be whole numbers from 0.']));
  }
  const maxResults = Math.min(100, asked);
  const page = { startAt, maxResults, total: all.length };
  return { shown: all.slice(startAt, startAt + maxResults), page };
}

/** OpenAPI's `PageBean`. */
export function pageBean<T>(call: RestCall, all: readonly T[], show: (item: T) => unknown): ModelReply {
  const { shown, page } = paged(call, all);
  const isLast = page.startAt + shown.length >= page.total;
  return json(200, { ...page, isLast, values: shown.map(show) });
}

/**
 * OpenAPI's `FieldMetadata`. Documented: a field may give an address to ask for its choices instead of the choices.
 * Cloud names the id `key`, Data Center `fieldId`.
 */
function fieldMeta(call: RestCall, field: FieldDefinition): Record<string, unknown> {
  const { suggest } = kindOf(field.kind);
  const { id, name, required, schema, options } = field;
  return {
    ...{ required, schema, name, [isCloud(call) ? 'key' : 'fieldId']: id, operations: operationsOf(field) },
    ...(suggest !== undefined && { autoCompleteUrl: call.apiUrl + suggest }),
    ...(suggest === undefined && options.length > 0 && { allowedValues: options }),
  };
}

/** Only the fields that the caller may edit. */
export function editMeta(call: RestCall, issue: IssueState): ModelReply {
  const editable = may(call, 'EDIT_ISSUES')
    ? call.tenant.fields.filter((field) => isOnScreen(field, typeOf(issue)))
    : [];
  const fields = Object.fromEntries(editable.map((field) => [field.id, fieldMeta(call, field)]));
  return json(200, { fields });
}

export function typeOfReference(reference: unknown): (typeof ISSUE_TYPES)[number] | undefined {
  const { id, name } = record(reference);
  return ISSUE_TYPES.find((type) => (id === undefined ? type.name === name : type.id === id));
}

/** No types for callers who may not create any. */
export function createMetaTypes(call: RestCall, project = ''): ModelReply {
  return metaPage(call, 'issueTypes', creatable(call, project));
}

export function createMetaFields(call: RestCall, project = '', id = ''): ModelReply {
  const type = creatable(call, project).find((each) => each.id === id);
  const fields = type ? call.tenant.fields.filter((field) => isOnScreen(field, type.name)) : [];
  const beans = fields.map((field) => ({ ...fieldMeta(call, field), fieldId: field.id }));
  return metaPage(call, 'fields', beans);
}

function creatable(call: RestCall, keyOrId: string): readonly (typeof ISSUE_TYPES)[number][] {
  const { id, key } = call.tenant.project;
  if (!may(call, 'BROWSE_PROJECTS') || ![id, key].includes(keyOrId)) {
    throw new Refused(errorCollection(404, [`No project could be found with key '${keyOrId}'.`]));
  }
  return may(call, 'CREATE_ISSUES') ? ISSUE_TYPES : [];
}

/** Cloud names the list after its items. Data Center uses `values`, as in every other list. */
function metaPage(call: RestCall, name: string, all: readonly object[]): ModelReply {
  if (!isCloud(call)) return pageBean(call, all, (item) => item);
  const { shown, page } = paged(call, all);
  return json(200, { ...page, [name]: shown });
}
