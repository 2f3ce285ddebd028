import { Failure } from '../failure.js';
import { quoted } from '../printable.js';
import { isDay } from '../values/day.js';
import { lower, nearNames } from '../values/near-names.js';
import { type Allowed, type Field, isRichText, titleOf, wrong, valueType } from './field.js';
import type { Jira } from './jira.js';
import { isIssueKey, isProject } from './keys.js';

/** The part of Jira that writing a value depends on. */
type Writing = Pick<Jira, 'apiVersion' | 'findUser'>;

/** A value, or a list's items. */
type Text = string | readonly string[];

type Write = (text: string, field: Field, writing: Writing) => unknown;

/** What a text must be, by its field's kind. */
const SHAPES = new Map<string, readonly [shape: RegExp, is: string]>([
  ['url', [/^https?:\/\/[^\s/]\S*$/i, 'is an address that begins with https:// or http://']],
  ['labels', [/^\S*$/, 'is a list of labels without spaces, separated by commas']],
  ['summary', [/^[^\r\n]*$/, 'is one line']],
]);

const textual: Write = (text, field, { apiVersion }) => {
  if (isRichText(field)) return richText(text, apiVersion);
  const [shape, is = ''] = SHAPES.get(field.kind) ?? [];
  return shape ? checked(text, field, (given) => shape.test(given), is) : text;
};
const named: Write = (text, field) => ({ name: allowedIn(text, field).name });
const keyOf =
  (isKey: (text: string) => boolean, of: string): Write =>
  (text, field) => ({
    key: allowedIn(checked(text, field, isKey, `is the key of ${of}`).toUpperCase(), field).name,
  });

/** Converters to JSON for Jira's REST API, by the type of a field or of a list's items. */
const TYPES: Readonly<Record<string, Write>> = {
  string: textual,
  doc: textual,
  version: named,
  component: named,
  priority: named,
  resolution: named,
  issuetype: named,
  number: (text, field) =>
    Number(checked(text, field, isExact, 'is a number, such as 1207 or 0.5, of at most fifteen digits')),
  date: (text, field) => checked(text, field, isDay, 'is a date, YYYY-MM-DD'),
  datetime: (text, field) => momentIn(text.trim(), field),
  option: (text, field) => ({ value: allowedIn(text, field).name }),
  'option-with-child': cascadeIn,
  group: (text) => ({ name: text.trim() }),
  user: (text, field, { findUser }) => findUser(text.trim(), field),
  issuelink: keyOf(isIssueKey, 'an issue'),
  project: keyOf(isProject, 'a project'),
};

/** Returns a text without white space around it. @throws Failure {@link wrong} */
function checked(text: string, field: Field, passes: (text: string) => boolean, is: string): string {
  if (passes(text.trim())) return text.trim();
  throw wrong(text, field, is);
}

/** Does JSON carry this number unchanged? `1e-400`, for example, would become 0. */
export function isExact(text: string): boolean {
  const number = significant(text);
  return number !== '' && number === significant(String(Number(text)));
}

/** Returns a number's digits without zeros around them, and its power of ten; an empty string for other texts. */
function significant(text: string): string {
  const shape = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;
  const [, sign = '', whole = '', fraction = '', power = '0'] = shape.exec(text) ?? [];
  const digits = whole + fraction;
  const first = digits.search(/[1-9]/);
  if (first < 0) return digits && '0';
  const rest = digits.slice(first).replace(/(?<!0)0+$/, '');
  return `${sign.replace('+', '')}${rest}e${whole.length - first + Number(power)}`;
}

/** Converts a text to JSON for the field's type, one value for each item. @throws Failure `value-not-allowed` */
export async function valuesOf(given: Text, field: Field, writing: Writing): Promise<unknown[]> {
  const { isList } = valueType(field);
  if (typeof given !== 'string' && !isList)
    throw wrong(given.join(', '), field, 'is a single one, not a list');
  const items = typeof given !== 'string' ? given : isList ? itemsIn(given, field) : [given];
  const write = writerOf(field);
  return Promise.all(items.map((item) => write(item, field, writing)));
}

/** @throws Failure `value-not-allowed` for a type that no text can be converted to */
export function writerOf(field: Field): Write {
  const { type } = valueType(field);
  const write = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (write) return write;
  const isSettable = field.operations?.includes('set') ?? true;
  throw new Failure(
    'value-not-allowed',
    `${titleOf(field)} can't be set from text.`,
    `${isSettable ? 'Give it as JSON' : 'Change it with curl'}, in the shape that Jira's REST API documents${isSettable ? `: '${field.id}:=...'` : ''}.`,
  );
}

/** Splits a list at commas, except those within an allowed value. */
function itemsIn(text: string, field: Field): string[] {
  const { allowed = [] } = field;
  const most = mostParts(',', allowed);
  const items: string[] = [];
  let rest = text.split(',');
  while (rest.length > 0) {
    let count = Math.min(most, rest.length);
    while (count > 1 && !likeNamed(allowed, rest.slice(0, count).join(','))) count -= 1;
    items.push(rest.slice(0, count).join(',').trim());
    rest = rest.slice(count);
  }
  if (!items.includes('')) return items;
  throw wrong(text, field, 'is a list without empty items: a variable in it may not be set');
}

/** Returns how many parts a sign makes of the value that holds the most of it. */
function mostParts(sign: string, allowed: readonly Allowed[] = []): number {
  return Math.max(1, ...allowed.map(({ name }) => name.split(sign).length));
}

/** Finds an allowed value whose name differs in nothing that matters, such as case, or spaces around `>`. */
function likeNamed(allowed: readonly Allowed[], text: string): Allowed | undefined {
  const plain = (name: string): string => name.split('>').map(lower).join('>');
  const wanted = plain(text);
  return allowed.find(({ name }) => plain(name) === wanted);
}

/** Finds the allowed value that a text names: exactly, in any case, or by id. Accepts any if Jira lists none. */
function allowedIn(text: string, field: Field, allowed = field.allowed): Allowed {
  const meant = text.trim();
  if (meant === '') throw wrong(text, field, 'has no empty part: a variable in it may not be set');
  if (!allowed) return { id: '', name: meant, children: [] };
  const found =
    allowed.find(({ name }) => name === meant) ??
    likeNamed(allowed, meant) ??
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
  const signs = Array.from(text.matchAll(/>/g), ({ index }) => index).slice(0, mostParts('>', allowed));
  const [first = text.length] = signs;
  const isParent = (end: number): boolean =>
    allowed ? likeNamed(allowed, text.slice(0, end)) !== undefined : end === first;
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

/**
 * Returns rich text without newlines around it: a string, or in version 3 a document (Atlassian Document Format). An
 * empty line ends a paragraph, and any other newline becomes a hard break.
 */
function richText(text: string, apiVersion: number): object | string {
  const lines = text.replace(/\r\n?/g, '\n').replace(/^\n+|(?<!\n)\n+$/g, '');
  if (apiVersion === 2) return lines;
  const paragraphs = lines.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  const content = paragraphs.map((paragraph) => ({
    type: 'paragraph',
    // A text node must not be empty.
    content: (paragraph.match(/\n|[^\n]+/g) ?? []).map((part) =>
      part === '\n' ? { type: 'hardBreak' } : { type: 'text', text: part },
    ),
  }));
  return { type: 'doc', version: 1, content };
}
