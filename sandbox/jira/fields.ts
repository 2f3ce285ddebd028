import { fields as ids } from '../fixtures.js';
import { record } from '../http.js';

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

/** A node of the Atlassian Document Format. */
interface DocumentNode {
  type: string;
  text?: string;
  content?: DocumentNode[];
  [extra: string]: unknown;
}

/** A whole document: the value of a paragraph field in REST v3. */
export interface AtlassianDocument extends DocumentNode {
  type: 'doc';
  version: 1;
  content: DocumentNode[];
}

/** Whether Jira would take a value as a document. Node types are not checked, only the tree's shape. */
export function isDocument(value: unknown): value is AtlassianDocument {
  return isNode(value) && value.type === 'doc' && value['version'] === 1 && Array.isArray(value.content);
}

function isNode(value: unknown): value is DocumentNode {
  const { type, text, content } = record(value);
  if (typeof type !== 'string') return false;
  if (type === 'text') return typeof text === 'string' && text !== '';
  return content === undefined || (Array.isArray(content) && content.every(isNode));
}

/** A v2 string as the document that v3 shows: one paragraph for each line. */
export function documentOf(text: string): AtlassianDocument {
  const content = text.split('\n').map((line) => ({
    type: 'paragraph',
    content: line === '' ? [] : [{ type: 'text', text: line }],
  }));
  return { type: 'doc', version: 1, content };
}

/** A document as the string that v2 shows, without its marks. */
export function textOf(document: AtlassianDocument): string {
  return document.content.map(inlineText).join('\n');
}

function inlineText(node: DocumentNode): string {
  return node.text ?? (node.content ?? []).map(inlineText).join('');
}

/** Why a value is refused. The sentence about documents was measured; the others are in its style. */
export class Wrong extends Error {}

type Reader = (value: unknown, field: FieldDefinition, version: ApiVersion) => unknown;

const readString: Reader = (value) => {
  if (typeof value !== 'string') throw new Wrong('Operation value must be a string');
  return value;
};

const readOption: Reader = (value, { options }) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Wrong("Specify a valid 'id' or 'value' for the option");
  const { id, value: name } = record(value);
  const found = options.find((each) => (id === undefined ? each.value === name : each.id === shown(id)));
  if (found !== undefined) return found;
  throw new Wrong(
    id === undefined ? `Option value '${shown(name)}' is not valid` : `Option id '${shown(id)}' is not valid`,
  );
};

const listOf =
  (read: Reader): Reader =>
  (value, field, version) => {
    if (!Array.isArray(value)) throw new Wrong('data was not an array');
    return value.map((item) => read(item, field, version));
  };

const KINDS = {
  text: {
    shape: { type: 'string' },
    custom: 'textfield',
    read: (value, field, version) => {
      const text = readString(value, field, version) as string;
      if (field.required && text.trim() === '') throw new Wrong('You must specify a summary of the issue.');
      return text;
    },
  },
  number: {
    shape: { type: 'number' },
    custom: 'float',
    read: (value) => {
      if (typeof value !== 'number') throw new Wrong('Operation value must be a number');
      return value;
    },
  },
  paragraph: {
    shape: { type: 'string' },
    custom: 'textarea',
    read: (value, field, version) => {
      if (version === '2') return documentOf(readString(value, field, version) as string);
      if (isDocument(value)) return value;
      throw new Wrong('Operation value must be an Atlassian Document (see the Atlassian Document Format)');
    },
  },
  select: { shape: { type: 'option' }, custom: 'select', read: readOption },
  multiselect: { shape: { type: 'array', items: 'option' }, custom: 'multiselect', read: listOf(readOption) },
  labels: {
    shape: { type: 'array', items: 'string' },
    custom: 'labels',
    read: listOf((value, field, version) => {
      const label = readString(value, field, version) as string;
      if (/\s/.test(label)) throw new Wrong(`The label '${label}' contains spaces which is invalid.`);
      return label;
    }),
  },
  date: {
    shape: { type: 'date' },
    custom: 'datepicker',
    read: (value) => {
      if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
      throw new Wrong(`Error parsing date string: ${JSON.stringify(value)}`);
    },
  },
  // Data Center takes `{"name": …}`; in which words it refuses anything else is not established.
  user: {
    shape: { type: 'user' },
    custom: 'userpicker',
    read: (value, { users }) => {
      const { name } = record(value);
      const found = users?.find((user) => user.name === name);
      if (found === undefined) throw new Wrong(`User '${shown(name)}' does not exist.`);
      return found;
    },
  },
  status: { shape: { type: 'status' }, custom: 'status', read: (_value, { id }) => notEditable(id) },
  timestamp: { shape: { type: 'datetime' }, custom: 'datetime', read: (_value, { id }) => notEditable(id) },
} as const satisfies Record<
  string,
  { shape: { type: string; items?: string }; custom: string; read: Reader }
>;

export interface FieldDefinition {
  id: string;
  name: string;
  kind: keyof typeof KINDS;
  required: boolean;
  /** Whether it is on the edit screen; a PUT to any other field is refused. */
  editable: boolean;
  options: readonly FieldOption[];
  /** Whom a user field can name. Only Data Center has one: its users are names, Cloud's are accountIds. */
  users?: readonly NamedUser[];
  /** OpenAPI's `JsonTypeBean`. */
  schema: { type: string; items?: string; system?: string; custom?: string; customId?: number };
}

export function define(
  id: string,
  name: string,
  kind: FieldDefinition['kind'],
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  const { custom, shape } = KINDS[kind];
  const customId = /^customfield_(\d+)$/.exec(id)?.[1];
  const origin =
    customId === undefined
      ? { system: id }
      : { custom: `com.atlassian.jira.plugin.system.customfieldtypes:${custom}`, customId: Number(customId) };
  const schema = { ...shape, ...origin };
  return { id, name, kind, required: false, editable: true, options: [], schema, ...more };
}

const choices = (first: number, ...values: readonly string[]): FieldOption[] =>
  values.map((value, index) => ({ id: String(first + index), value }));

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
    options: choices(10401, 'In Progress', 'Development Completed', 'Released'),
  }),
  define(ids.releaseName, 'Release name', 'text'),
  define(ids.buildNumber, 'Build number', 'number'),
  define(ids.deploymentNotes, 'Deployment notes', 'paragraph'),
  define(ids.environments, 'Environments', 'multiselect', {
    options: choices(10501, 'staging', 'production'),
  }),
  define(ids.calculated, 'Calculated risk', 'number', { editable: false }),
];

export function findField(fields: readonly FieldDefinition[], id: string): FieldDefinition | undefined {
  return fields.find((field) => field.id === id);
}

/**
 * Checks a value against its field and brings it into the form in which the model stores it.
 *
 * @throws {@link Wrong}
 */
export function readValue(field: FieldDefinition, value: unknown, version: ApiVersion): unknown {
  if (value === null && field.required) throw new Wrong(`${field.name} is required.`);
  return value === null ? null : KINDS[field.kind].read(value, field, version);
}

/** Refuses a field that does not exist or is on no edit screen; Jira does not say which. */
export function notEditable(id: string): never {
  throw new Wrong(`Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** The operations that `update` takes for a field. */
export function operationsOf(field: FieldDefinition): readonly string[] {
  return field.schema.type === 'array' ? ['add', 'set', 'remove'] : ['set'];
}

/** A stored value as one REST version shows it. `apiRoot` ends with that version. */
export function showValue(
  { kind }: FieldDefinition,
  value: unknown,
  version: ApiVersion,
  apiRoot: string,
): unknown {
  if (value === null) return null;
  if (kind === 'paragraph' && version === '2') return isDocument(value) ? textOf(value) : value;
  if (kind === 'select') return showOption(value as FieldOption, apiRoot);
  if (kind === 'multiselect') return (value as FieldOption[]).map((item) => showOption(item, apiRoot));
  if (kind !== 'user') return value;
  const user = value as NamedUser;
  return { self: `${apiRoot}/user?username=${encodeURIComponent(user.name)}`, ...user, active: true };
}

/** A choice as REST shows it. */
export function showOption({ id, value }: FieldOption, apiRoot: string): object {
  return { self: `${apiRoot}/customFieldOption/${id}`, value, id };
}
