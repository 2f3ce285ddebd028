import { Failure } from '../failure.js';
import { quoted } from '../printable.js';
import { isDay } from '../read/day.js';
import { type Allowed, type Field, isRichText, nearNames, titleOf, typeInWords } from './field.js';

/** Everything that writing a value depends on besides its field. */
export interface Writing {
  /** Version 2 accepts rich text as a string, version 3 as a document. */
  readonly apiVersion: '2' | '3';
  /** Finds a user by the given text, and returns it in Jira's form. @throws Failure */
  readonly findUser: (given: string, field: Field) => Promise<object>;
}

type Write = (text: string, field: Field, writing: Writing) => unknown;

const textual: Write = (text, field, { apiVersion }) => {
  if (isRichText(field)) return richText(text, apiVersion);
  if (field.kind === 'url') return urlIn(text.trim(), field);
  if (field.kind === 'labels') return labelIn(text.trim(), field);
  if (field.kind !== 'summary' || !/[\r\n]/.test(text)) return text;
  throw wrong(text, field, 'is one line');
};
const named: Write = (text, field) => ({ name: allowedIn(text, field).name });

/** Converters from text to JSON for Jira's REST API, by the type of a field or of a list's items. */
const TYPES: Readonly<Record<string, Write>> = {
  string: textual,
  doc: textual,
  version: named,
  component: named,
  priority: named,
  resolution: named,
  issuetype: named,
  number: (text, field) => {
    const value = Number(text);
    if (isExact(value) && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim())) return value;
    throw wrong(text, field, 'is a number, such as 1207 or 0.5, of at most fifteen digits');
  },
  date: (text, field) => {
    if (isDay(text.trim())) return text.trim();
    throw wrong(text, field, 'is a date, YYYY-MM-DD');
  },
  datetime: (text, field) => momentIn(text.trim(), field),
  option: (text, field) => ({ value: allowedIn(text, field).name }),
  'option-with-child': cascadeIn,
  group: (text) => ({ name: text.trim() }),
  user: (text, field, { findUser }) => findUser(text.trim(), field),
  issuelink: (text, field) => keyed(text, field, /^[A-Z][A-Z0-9_]*-\d+$/i, 'is the key of an issue'),
  project: (text, field) => keyed(text, field, /^[A-Z][A-Z0-9_]*$/i, 'is the key of a project'),
  'comments-page': (text, _field, { apiVersion }) => ({ body: richText(text, apiVersion) }),
};

/** Tells whether JSON can carry a number. An infinite one would become null, and a longer integer another one. */
export function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

/** Converts a text to JSON for the field's type. @throws Failure `value-not-allowed`, with the accepted values */
export async function valueOf(text: string, field: Field, writing: Writing): Promise<unknown> {
  if (field.type !== 'array') return itemValue(text, field, writing);
  return Promise.all(itemsIn(text, field).map((item) => itemValue(item, field, writing)));
}

/** Converts one of a list's values, without splitting it. @throws Failure `value-not-allowed` */
export function itemValue(text: string, field: Field, writing: Writing): unknown {
  const type = field.type === 'array' ? field.items : field.type;
  const writer = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (writer) return writer(text, field, writing);
  throw new Failure(
    'value-not-allowed',
    `${titleOf(field)} takes ${typeInWords(field)}, which can't be written as text.`,
    `Give it as JSON, in the shape that Jira's REST API documents: '${field.id}:=...'.`,
  );
}

/** Splits a list at commas, except those within an allowed value. */
export function itemsIn(text: string, field: Field): string[] {
  const { allowed = [] } = field;
  const isAllowed = (words: string): boolean => allowed.some(({ name }) => sameWords(name, words));
  const items: string[] = [];
  let rest = text.split(',');
  while (rest.length > 0) {
    let count = rest.length;
    while (count > 1 && !isAllowed(rest.slice(0, count).join(','))) count -= 1;
    items.push(rest.slice(0, count).join(',').trim());
    rest = rest.slice(count);
  }
  if (!items.includes('')) return items;
  throw wrong(text, field, 'is a list without empty items: a variable in it may not be set');
}

/** Ignores differences that don't matter: case, and spaces at the ends and around `>`. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/\s*>\s*/g, '>');

const sameWords = (one: string, other: string): boolean => plain(one) === plain(other);

/** Finds the allowed value that a text names: exactly, in any case, or by id. Accepts any if Jira lists none. */
function allowedIn(text: string, field: Field, allowed = field.allowed): Allowed {
  const meant = text.trim();
  if (!allowed) return { id: '', name: meant, children: [] };
  const found =
    allowed.find(({ name }) => name === meant) ??
    allowed.find(({ name }) => sameWords(name, meant)) ??
    allowed.find(({ id }) => id === meant);
  if (found) return found;
  throw wrong(text, field, allowedInWords(allowed, meant));
}

const MOST_LISTED = 20;

function allowedInWords(allowed: readonly Allowed[], meant: string): string {
  const names = allowed.map(({ name }) => name);
  const listed = names.length <= MOST_LISTED ? names : nearNames(names, meant);
  const shown = listed.map((name) => quoted(name)).join(', ');
  if (names.length === 0) return 'has no allowed value here';
  if (listed.length === 0) return `is one of ${names.length} that \`jira-auth fields\` lists`;
  return listed === names ? `is one of ${shown}` : `is one of ${names.length}, such as ${shown}`;
}

/** Reads `Parent > Child`, unless the whole is an allowed value. The last `>` that ends a parent's name divides. */
function cascadeIn(text: string, field: Field): object {
  const { allowed } = field;
  const signs = Array.from(text.matchAll(/>/g), ({ index }) => index);
  const [first = text.length] = signs;
  const isParent = (end: number): boolean =>
    allowed?.some(({ name }) => sameWords(name, text.slice(0, end))) ?? end === first;
  const end = [text.length, ...signs.toReversed()].find(isParent) ?? first;
  const above = allowedIn(text.slice(0, end), field);
  if (end === text.length) return { value: above.name };
  const below = allowedIn(text.slice(end + 1), field, allowed && above.children);
  return { value: above.name, child: { value: below.name } };
}

const MOMENT =
  /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(\.\d{1,9})?\s?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/i;

/** Returns a time in Jira's form: ISO 8601 with milliseconds, and an offset without a colon. */
function momentIn(text: string, field: Field): string {
  const [, day = '', minute = '', second = ':00', fraction = '', zone = ''] = MOMENT.exec(text) ?? [];
  const offset = zone.toUpperCase() === 'Z' ? '+0000' : zone.replace(':', '');
  const milliseconds = `${fraction}000`.replace('.', '').slice(0, 3);
  if (isDay(day)) return `${day}T${minute}${second}.${milliseconds}${offset}`;
  throw wrong(text, field, 'is a date and time with its zone, such as 2027-03-31T14:30:00Z');
}

function urlIn(text: string, field: Field): string {
  if (/^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text)) return text;
  throw wrong(text, field, 'is an address that begins with https:// or http://');
}

function labelIn(text: string, field: Field): string {
  if (!/\s/.test(text)) return text;
  throw wrong(text, field, 'is a list of labels without spaces, divided by commas');
}

function keyed(text: string, field: Field, shape: RegExp, is: string): object {
  if (shape.test(text.trim())) return { key: text.trim().toUpperCase() };
  throw wrong(text, field, is);
}

/** @param is describes the field's values: "is a number" */
export function wrong(text: string, field: Field, is: string): Failure {
  return new Failure(
    'value-not-allowed',
    `${titleOf(field)} does not accept ${quoted(text)}.`,
    `A value of this field ${is}.`,
  );
}

/**
 * Returns rich text without newlines around it: a string in version 2, and in version 3 a document (Atlassian Document
 * Format). An empty line ends a paragraph, and any other newline becomes a hard break.
 */
function richText(text: string, apiVersion: '2' | '3'): object | string {
  const lines = text.replace(/\r\n?/g, '\n').replace(/^\n+|\n+$/g, '');
  if (apiVersion === '2') return lines;
  const paragraphs = lines.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  return { type: 'doc', version: 1, content: paragraphs.map(paragraphOf) };
}

function paragraphOf(paragraph: string): object {
  // A text node must not be empty.
  const content = paragraph
    .split('\n')
    .flatMap((line, index) => [
      ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
      ...(line === '' ? [] : [{ type: 'text', text: line }]),
    ]);
  return { type: 'paragraph', content };
}
