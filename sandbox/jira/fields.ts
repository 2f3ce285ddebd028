import { fields as ids } from '../fixtures.js';
import { documentOf, isDocument, textOf } from './document.js';

/** The REST version decides what a paragraph field looks like. */
export type ApiVersion = '2' | '3';

/** One choice of a select field. */
export interface FieldOption {
  id: string;
  value: string;
}

/** Somebody as a Data Center's field shows them. */
export interface NamedUser {
  name: string;
  key: string;
  displayName: string;
}

export type FieldKind =
  | 'text'
  | 'number'
  | 'paragraph'
  | 'select'
  | 'multiselect'
  | 'labels'
  | 'date'
  | 'user'
  | 'status'
  | 'timestamp';

export interface FieldDefinition {
  id: string;
  name: string;
  kind: FieldKind;
  required: boolean;
  /** Whether it is on the edit screen; a PUT to a field that is not is refused. */
  editable: boolean;
  options: readonly FieldOption[];
  /** Whom a user field can name. Data Center's alone has one: there users are names, in Cloud accountIds. */
  users?: readonly NamedUser[];
  /** The schema, in the shape of OpenAPI's `JsonTypeBean`. */
  schema: { type: string; items?: string; system?: string; custom?: string; customId?: number };
}

const CUSTOM_TYPES = 'com.atlassian.jira.plugin.system.customfieldtypes:';

const SHAPES: Record<FieldKind, { type: string; items?: string; custom: string }> = {
  text: { type: 'string', custom: 'textfield' },
  number: { type: 'number', custom: 'float' },
  paragraph: { type: 'string', custom: 'textarea' },
  select: { type: 'option', custom: 'select' },
  multiselect: { type: 'array', items: 'option', custom: 'multiselect' },
  labels: { type: 'array', items: 'string', custom: 'labels' },
  date: { type: 'date', custom: 'datepicker' },
  user: { type: 'user', custom: 'userpicker' },
  status: { type: 'status', custom: 'status' },
  timestamp: { type: 'datetime', custom: 'datetime' },
};

export function define(
  id: string,
  name: string,
  kind: FieldKind,
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  const { custom, ...shape } = SHAPES[kind];
  const customId = /^customfield_(\d+)$/.exec(id)?.[1];
  const origin =
    customId === undefined ? { system: id } : { custom: CUSTOM_TYPES + custom, customId: Number(customId) };
  return {
    id,
    name,
    kind,
    required: false,
    editable: true,
    options: [],
    schema: { ...shape, ...origin },
    ...more,
  };
}

/** Every field of Cloud's issues. */
export const FIELDS: readonly FieldDefinition[] = [
  define('summary', 'Summary', 'text', { required: true }),
  define('description', 'Description', 'paragraph'),
  define('labels', 'Labels', 'labels'),
  define('duedate', 'Due date', 'date'),
  define('status', 'Status', 'status', { editable: false }),
  define('created', 'Created', 'timestamp', { editable: false }),
  define('updated', 'Updated', 'timestamp', { editable: false }),
  define(ids.developmentStatus, 'Development status', 'select', {
    options: [
      { id: '10401', value: 'In Progress' },
      { id: '10402', value: 'Development Completed' },
      { id: '10403', value: 'Released' },
    ],
  }),
  define(ids.releaseName, 'Release name', 'text'),
  define(ids.buildNumber, 'Build number', 'number'),
  define(ids.deploymentNotes, 'Deployment notes', 'paragraph'),
  define(ids.environments, 'Environments', 'multiselect', {
    options: [
      { id: '10501', value: 'staging' },
      { id: '10502', value: 'production' },
    ],
  }),
  define(ids.calculated, 'Calculated risk', 'number', { editable: false }),
];

export function findField(fields: readonly FieldDefinition[], id: string): FieldDefinition | undefined {
  return fields.find((field) => field.id === id);
}

/** What an edit of one field comes to. */
export type Edit = { value: unknown } | { error: string };

/**
 * Checks a value against its field and brings it into the form in which the model stores it. The sentence about
 * Atlassian documents was measured; the other sentences are in its style and their exact words are not established.
 */
export function readValue(field: FieldDefinition, value: unknown, version: ApiVersion): Edit {
  if (value === null) return field.required ? { error: `${field.name} is required.` } : { value: null };
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string') return { error: 'Operation value must be a string' };
      if (field.required && value.trim() === '') return { error: 'You must specify a summary of the issue.' };
      return { value };
    case 'number':
      return typeof value === 'number' ? { value } : { error: 'Operation value must be a number' };
    case 'paragraph':
      return readParagraph(value, version);
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? { value }
        : { error: `Error parsing date string: ${JSON.stringify(value)}` };
    case 'labels':
      return readList(value, (item) => readLabel(item));
    case 'select':
      return readOption(field, value);
    case 'multiselect':
      return readList(value, (item) => readOption(field, item));
    case 'user':
      return readUser(field, value);
    case 'status':
    case 'timestamp':
      return notEditable(field.id);
  }
}

/** The refusal of a field that does not exist or is on no edit screen; Jira does not say which. */
export function notEditable(id: string): { error: string } {
  return { error: `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.` };
}

function readParagraph(value: unknown, version: ApiVersion): Edit {
  if (version === '2') {
    return typeof value === 'string'
      ? { value: documentOf(value) }
      : { error: 'Operation value must be a string' };
  }
  return isDocument(value)
    ? { value }
    : { error: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)' };
}

function readLabel(value: unknown): Edit {
  if (typeof value !== 'string') return { error: 'Operation value must be a string' };
  return /\s/.test(value) ? { error: `The label '${value}' contains spaces which is invalid.` } : { value };
}

function readOption(field: FieldDefinition, value: unknown): Edit {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { error: "Specify a valid 'id' or 'value' for the option" };
  }
  const { id, value: name } = value as { id?: unknown; value?: unknown };
  const found = field.options.find((option) =>
    id === undefined ? option.value === name : option.id === shown(id),
  );
  if (found !== undefined) return { value: found };
  return id === undefined
    ? { error: `Option value '${shown(name)}' is not valid` }
    : { error: `Option id '${shown(id)}' is not valid` };
}

/** Data Center takes `{"name": …}`; that anything else is "not a user", and in which words, is not established. */
function readUser(field: FieldDefinition, value: unknown): Edit {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
  const found = field.users?.find((user) => user.name === name);
  return found === undefined ? { error: `User '${shown(name)}' does not exist.` } : { value: found };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function readList(value: unknown, read: (item: unknown) => Edit): Edit {
  if (!Array.isArray(value)) return { error: 'data was not an array' };
  const items: unknown[] = [];
  for (const item of value) {
    const result = read(item);
    if ('error' in result) return result;
    items.push(result.value);
  }
  return { value: items };
}

/** The operations that `update` takes for a field. */
export function operationsOf(field: FieldDefinition): readonly string[] {
  return field.schema.type === 'array' ? ['add', 'set', 'remove'] : ['set'];
}

/** A stored value as one REST version shows it. `apiRoot` ends with that version. */
export function showValue(
  field: FieldDefinition,
  value: unknown,
  version: ApiVersion,
  apiRoot: string,
): unknown {
  if (field.kind === 'paragraph' && version === '2') return isDocument(value) ? textOf(value) : value;
  if (field.kind === 'select') return value === null ? null : showOption(value as FieldOption, apiRoot);
  if (field.kind === 'multiselect')
    return Array.isArray(value) ? value.map((item) => showOption(item as FieldOption, apiRoot)) : value;
  if (field.kind === 'user' && value !== null) {
    const user = value as NamedUser;
    return { self: `${apiRoot}/user?username=${encodeURIComponent(user.name)}`, ...user, active: true };
  }
  return value;
}

/** A choice as REST shows it. */
export function showOption({ id, value }: FieldOption, apiRoot: string): object {
  return { self: `${apiRoot}/customFieldOption/${id}`, value, id };
}
