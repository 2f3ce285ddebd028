import { isDocument, textOf } from './documents.js';
import { kindOf, Wrong, type ApiVersion, type Choice, type KINDS, type Place } from './kinds.js';

export interface FieldDefinition {
  id: string;
  name: string;
  kind: keyof typeof KINDS;
  required: boolean;
  /** A PUT to any other field is refused. */
  editable: boolean;
  /** All issue types if left out. */
  issueTypes?: readonly string[];
  options: readonly Choice[];
  /** In a new issue. */
  initial?: Choice;
  /** OpenAPI's `JsonTypeBean`. */
  schema: { type: string; items?: string; system?: string; custom?: string; customId?: number };
}

export function define(
  id: string,
  name: string,
  kind: FieldDefinition['kind'],
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  const { type, items, custom = '' } = kindOf(kind);
  const customId = /^customfield_(\d+)$/.exec(id)?.[1];
  const prefix = custom.includes(':') ? '' : 'com.atlassian.jira.plugin.system.customfieldtypes:';
  const origin =
    customId === undefined ? { system: id } : { custom: prefix + custom, customId: Number(customId) };
  const schema = { type, ...(items !== undefined && { items }), ...origin };
  return { id, name, kind, required: false, editable: true, options: [], schema, ...more };
}

export function findField(fields: readonly FieldDefinition[], id: string): FieldDefinition | undefined {
  return fields.find((field) => field.id === id);
}

export function isOnScreen({ editable, issueTypes }: FieldDefinition, issueType: string): boolean {
  return editable && issueTypes?.includes(issueType) !== false;
}

export function emptyValue({ schema }: FieldDefinition): unknown {
  return schema.system !== undefined && schema.type === 'array' ? [] : null;
}

/** Returns the form in which the model stores a value. */
export function readValue(field: FieldDefinition, value: unknown, place: Place): unknown {
  const read = value === null ? null : kindOf(field.kind).read(value, field, place);
  const isEmpty =
    read === null ||
    (typeof read === 'string' && read.trim() === '') ||
    (Array.isArray(read) && !read.length);
  if (isEmpty && field.required) throw new Wrong(`${field.name} is required.`);
  return isEmpty ? emptyValue(field) : read;
}

/** A field that doesn't exist, or is on no edit screen: Jira doesn't say which. */
export function notEditable(id: string): never {
  throw new Wrong(`Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`);
}

export function operationsOf({ kind, schema }: FieldDefinition): readonly string[] {
  return kindOf(kind).operations ?? (schema.type === 'array' ? ['add', 'set', 'remove'] : ['set']);
}

export function showValue(value: unknown, version: ApiVersion): unknown {
  return version === '2' && isDocument(value) ? textOf(value) : value;
}
