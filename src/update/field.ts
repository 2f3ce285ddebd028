import { Failure } from '../failure.js';
import { field as own, isObject, type JsonObject, objectField, textField } from '../json.js';
import { likeness } from '../near.js';
import { printable, quoted } from '../printable.js';

/** One of the values that Jira allows in a field. A cascade's have further ones below them. */
export interface Allowed {
  readonly id: string;
  readonly name: string;
  readonly children: readonly Allowed[];
}

/** A field as Jira describes it (Jira: `schema`, `operations` and `allowedValues` of `editmeta` and `createmeta`). */
export interface Field {
  readonly id: string;
  readonly name: string;
  /** `schema.type`: `string`, `option`, `array`, ... */
  readonly type: string;
  /** `schema.items`: of an array. */
  readonly items: string;
  /** The last part of `schema.custom`: `textarea`, `cascadingselect`, ...; of a system field its own name. */
  readonly kind: string;
  /** What follows is known of a field on a screen alone. */
  readonly isRequired?: boolean;
  readonly operations?: readonly string[];
  readonly allowed?: readonly Allowed[];
}

/** A field in Jira's JSON, or in that of {@link fieldJson}; `undefined` for anything else. */
export function fieldIn(given: unknown, key?: string): Field | undefined {
  if (!isObject(given)) return undefined;
  const id = key ?? textField(given, 'id') ?? textField(given, 'fieldId') ?? textField(given, 'key');
  if (id === undefined || !/^[\w.-]{1,100}$/.test(id)) return undefined;
  const schema = objectField(given, 'schema');
  const text = (name: string): string => textField(schema, name) ?? '';
  const [required, operations, allowed] = ['required', 'operations', 'allowedValues'].map((name) =>
    own(given, name),
  );
  return {
    id,
    name: textField(given, 'name') ?? id,
    type: text('type'),
    items: text('items'),
    kind: text('system') || text('custom').replace(/^.*:/, ''),
    ...(typeof required === 'boolean' && { isRequired: required }),
    ...(Array.isArray(operations) && { operations: operations.filter((each) => typeof each === 'string') }),
    ...(Array.isArray(allowed) && { allowed: allowedIn(allowed) }),
  };
}

function allowedIn(given: unknown): Allowed[] {
  if (!Array.isArray(given)) return [];
  return given.filter(isObject).map((each) => ({
    id: textField(each, 'id') ?? '',
    name: textField(each, 'value') ?? textField(each, 'name') ?? textField(each, 'key') ?? '',
    children: allowedIn(own(each, 'children')),
  }));
}

/** A field for programs, and for the file that `fields --save` writes: {@link fieldIn} reads it back. */
export function fieldJson(field: Field): JsonObject {
  const { id, name, type, items, kind, isRequired, operations, allowed } = field;
  const values = (list: readonly Allowed[]): object[] =>
    list.map((each) => ({
      id: each.id,
      value: each.name,
      ...(each.children.length > 0 && { children: values(each.children) }),
    }));
  return {
    id,
    name,
    ...(isRequired !== undefined && { required: isRequired }),
    schema: { type, ...(items !== '' && { items }), ...(kind !== '' && { custom: kind }) },
    ...(operations && { operations }),
    ...(allowed && { allowedValues: values(allowed) }),
  };
}

const lower = (text: string): string => text.trim().toLowerCase();

/** Those that a text names: by id, by their exact name, or by the name in any case, whichever finds any first. */
export function fieldsNamed(fields: readonly Field[], text: string): Field[] {
  const matches: readonly ((field: Field) => boolean)[] = [
    ({ id }) => id === text,
    ({ name }) => name === text,
    ({ id, name }) => lower(name) === lower(text) || lower(id) === lower(text),
  ];
  return matches.map((matching) => fields.filter(matching)).find((found) => found.length > 0) ?? [];
}

const MOST_NEAR = 5;

/** Up to five names that a text may have meant, most alike first. */
export function nearNames(names: readonly string[], text: string): string[] {
  const meant = lower(text);
  const likenessOf = (name: string): number =>
    name.includes(meant) || meant.includes(name) ? 0.9 : likeness(name, meant);
  return [...new Set(names)]
    .map((name) => ({ name, by: likenessOf(lower(name)) }))
    .filter(({ by }) => by > 0.45)
    .sort((one, other) => other.by - one.by || (one.name < other.name ? -1 : 1))
    .slice(0, MOST_NEAR)
    .map(({ name }) => name);
}

/** A field for people: its name, and its id where that says something else. */
export function titleOf({ id, name }: Pick<Field, 'id' | 'name'>): string {
  const title = quoted(name);
  return lower(id) === lower(name) ? title : `${title} (${id})`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  doc: 'rich text',
  number: 'number',
  date: 'date',
  datetime: 'date and time',
  option: 'one option',
  'option-with-child': 'cascade of options',
  user: 'user',
  group: 'group',
  version: 'version',
  component: 'component',
  priority: 'priority',
  issuelink: 'issue',
  any: 'anything',
};

const PLURALS: Readonly<Record<string, string>> = {
  string: 'labels',
  option: 'several options',
  user: 'users',
  group: 'groups',
  version: 'versions',
  component: 'components',
};

/** A field's type for people. */
export function typeInWords(field: Field): string {
  const { type, items, kind } = field;
  if (isRichText(field)) return 'rich text';
  if (kind === 'url') return 'URL';
  const words = type === 'array' ? textField(PLURALS, items) : textField(WORDS, type);
  return words ?? printable(kind || items || type || 'unknown', 60);
}

/** Text that is a document on version 3 of Jira's REST API, and wiki markup on version 2. */
export function isRichText({ type, kind }: Pick<Field, 'type' | 'kind'>): boolean {
  return type === 'doc' || (type === 'string' && ['description', 'environment', 'textarea'].includes(kind));
}

/** The one field that a text names. @throws Failure `field-not-found`, with near names or all ids */
export function theField(fields: readonly Field[], text: string, where: string): Field {
  const [found, ...others] = fieldsNamed(fields, text);
  if (found && others.length === 0) return found;
  if (found) {
    const ids = [found, ...others].map(({ id }) => id).join(', ');
    throw new Failure(
      'field-not-found',
      `${where} has more than one field with the name ${quoted(text)}: ${ids}.`,
      'Give the id of the one that you mean.',
    );
  }
  const near = nearNames(
    fields.map(({ name }) => name),
    text,
  ).map((name) => quoted(name));
  throw new Failure(
    'field-not-found',
    `${where} has no field ${quoted(text)}.`,
    near.length > 0
      ? `Did you mean ${near.join(', or ')}? \`jira-auth fields\` lists all of them.`
      : '`jira-auth fields` lists all of them.',
  );
}
