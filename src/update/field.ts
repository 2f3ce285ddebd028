import { Failure } from '../failure.js';
import { field as own, isObject, type JsonObject, listIn, objectField, textField } from '../json.js';
import { printable, quoted } from '../printable.js';
import { lower, nearNames } from '../values/near-names.js';

export interface Allowed {
  readonly id: string;
  readonly name: string;
  readonly children: readonly Allowed[];
}

/** A field as Jira describes it in `field`, `editmeta` and `createmeta`. */
export interface Field {
  readonly id: string;
  readonly name: string;
  /** `schema.type`: `string`, `option`, `array`, ... */
  readonly type: string;
  /** `schema.items`, for an array. */
  readonly items: string;
  /** The last part of `schema.custom`: `textarea`, `cascadingselect`, ...; for a system field, its name. */
  readonly kind: string;
  /** The rest is known only for a field on a screen. */
  readonly isRequired?: boolean;
  readonly operations?: readonly string[];
  readonly allowed?: readonly Allowed[];
}

/** Returns the type of a value, or of a list's items. Jira calls a sprint a list, but takes one number. */
export function valueType({ type, items, kind }: Field): { isList: boolean; type: string } {
  if (kind === 'gh-sprint') return { isList: false, type: 'number' };
  return type === 'array' ? { isList: true, type: items } : { isList: false, type };
}

/** Reads a field from the JSON of Jira or {@link fieldJson}; `undefined` for anything else. */
export function fieldIn(given: unknown, key?: string): Field | undefined {
  if (!isObject(given)) return undefined;
  const id = key ?? textField(given, 'id') ?? textField(given, 'fieldId') ?? textField(given, 'key');
  if (id === undefined || !/^[\w.-]{1,100}$/.test(id)) return undefined;
  const schema = objectField(given, 'schema');
  const text = (name: string): string => textField(schema, name) ?? '';
  const { required, operations, allowedValues } = given;
  return {
    id,
    name: textField(given, 'name') ?? id,
    type: text('type'),
    items: text('items'),
    kind: text('system') || text('custom').replace(/^.*:/, ''),
    ...(typeof required === 'boolean' && { isRequired: required }),
    // Jira lists no operation for the issue type, but still sets it.
    ...(Array.isArray(operations) && {
      operations: id === 'issuetype' ? ['set'] : operations.filter((each) => typeof each === 'string'),
    }),
    ...(Array.isArray(allowedValues) && { allowed: allowedIn(allowedValues) }),
  };
}

export function fieldsIn(list: unknown): Field[] {
  return listIn(list).flatMap((each) => fieldIn(each) ?? []);
}

function allowedIn(given: unknown): Allowed[] {
  return listIn(given)
    .filter(isObject)
    .map((each) => ({
      id: textField(each, 'id') ?? '',
      name: textField(each, 'value') ?? textField(each, 'key') ?? textField(each, 'name') ?? '',
      children: allowedIn(own(each, 'children')),
    }));
}

/** Returns a field as JSON for programs and for the file of `fields --save`. */
export function fieldJson(field: Field): JsonObject {
  const { id, name, type, items, kind, isRequired, operations, allowed } = field;
  const values = (list: readonly Allowed[]): object[] | undefined =>
    list.length > 0
      ? list.map((each) => ({ id: each.id, value: each.name, children: values(each.children) }))
      : undefined;
  return {
    id,
    name,
    required: isRequired,
    schema: { type, items: items || undefined, custom: kind || undefined },
    operations,
    allowedValues: allowed && (values(allowed) ?? []),
  };
}

/** Finds fields by id, or else by exact name, or else by either in any case. */
export function fieldsNamed(fields: readonly Field[], text: string): Field[] {
  const matches: readonly ((field: Field) => boolean)[] = [
    ({ id }) => id === text,
    ({ name }) => name === text,
    ({ id, name }) => lower(name) === lower(text) || lower(id) === lower(text),
  ];
  return matches.map((matching) => fields.filter(matching)).find((found) => found.length > 0) ?? [];
}

/** Returns a field's name, and its id if that differs. */
export function titleOf({ id, name }: Pick<Field, 'id' | 'name'>): string {
  const title = quoted(name);
  return lower(id) === lower(name) ? title : `${title} (${id})`;
}

/** The words for one value of a type, and for a list. */
const WORDS = new Map<string, readonly [one: string, several?: string]>([
  ['string', ['text', 'labels']],
  ['doc', ['rich text']],
  ['datetime', ['date and time']],
  ['option', ['one option', 'several options']],
  ['option-with-child', ['cascade of options']],
  ['issuelink', ['issue']],
  ['any', ['anything']],
  ...['number', 'date', 'user', 'group', 'version', 'component', 'priority'].map(
    (type) => [type, [type, `${type}s`]] as const,
  ),
]);

export function typeInWords(field: Field): string {
  if (isRichText(field)) return 'rich text';
  if (field.kind === 'url') return 'URL';
  const { isList, type } = valueType(field);
  return WORDS.get(type)?.[isList ? 1 : 0] ?? printable(field.kind || type || 'unknown', 60);
}

/** True for text that is a document in version 3 of Jira's REST API, and wiki markup in version 2. */
export function isRichText({ type, kind }: Pick<Field, 'type' | 'kind'>): boolean {
  return type === 'doc' || (type === 'string' && ['description', 'environment', 'textarea'].includes(kind));
}

/** Returns the one field that a text names. @throws Failure `field-not-found`, with similar names or all ids */
export function theField(fields: readonly Field[], text: string, where: string): Field {
  const found = fieldsNamed(fields, text);
  const [first] = found;
  if (first && found.length === 1) return first;
  const names = fields.map(({ name }) => name);
  const near = nearNames(names, text).map((name) => quoted(name));
  const meant = near.length > 0 ? `Did you mean ${near.join(', or ')}? ` : '';
  const ids = found.map(({ id }) => id).join(', ');
  const [what, advice] = first
    ? [`more than one field with the name ${quoted(text)}: ${ids}`, 'Give the id of the one that you mean.']
    : [`no field ${quoted(text)}`, `${meant}\`jira-auth fields\` lists all of them.`];
  throw new Failure('field-not-found', `${where} has ${what}.`, advice);
}

/** @param is describes the field's values: "is a number" */
export function wrong(text: string, field: Field, is: string): Failure {
  return new Failure(
    'value-not-allowed',
    `${titleOf(field)} does not accept ${quoted(text)}.`,
    `A value of this field ${is}.`,
  );
}
