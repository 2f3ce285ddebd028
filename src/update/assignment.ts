import type { Failure } from '../failure.js';
import { hasDuplicateKeys, isObject } from '../json.js';
import { quoted } from '../printable.js';
import { type Environment, valueOf } from '../results.js';
import { invalid } from '../values/given.js';
import { isExact } from './values.js';

/** A change to a field. Text is converted to the field's type, several texts to a list. JSON is sent as it is. */
export type Assignment = { readonly name: string } & (
  | { readonly operation: 'set' | 'add' | 'remove'; readonly text: string | readonly string[] }
  | { readonly operation: 'set'; readonly json: unknown }
);

const OPERATIONS: Readonly<Record<string, 'add' | 'remove'>> = { '+': 'add', '-': 'remove' };

/** Name, operator, value. */
const ARGUMENT = /^([^=]*?)([:+@-]?=)([^]*)$/;
const LINE = /^([^:]*?)(:=|[+@-]?:)\s*([^]*)$/;

/** `NAME=VALUE`, `NAME:=JSON`, `NAME+=VALUE`, `NAME-=VALUE` or `NAME@=VARIABLE`. @throws Failure `invalid-input` */
export function assignmentIn(argument: string, environment: Environment): Assignment {
  const what = `${quoted(argument)} is neither an issue's key nor a field's value.`;
  const advice = "Write a key such as PROJ-1, and fields as 'Development status=Done'.";
  return parsed(ARGUMENT.exec(argument), invalid(what, advice), environment);
}

/**
 * Reads lines `Name: value`, `Name:= JSON`, `Name+: value`, `Name-: value` or `Name@: VARIABLE`, or a JSON object. In
 * the object, text and lists of text are converted to the field's type, and other values are sent as they are.
 */
export function assignmentsIn(text: string, environment: Environment): Assignment[] {
  if (!text.trimStart().startsWith('{')) {
    const lines = text.split('\n').map((line) => line.trim());
    return lines.filter(Boolean).map((line) => {
      const what = `${quoted(line)} is not a field with its value.`;
      return parsed(LINE.exec(line), invalid(what, 'Write it as `Development status: Done`.'), environment);
    });
  }
  const object = jsonOf(text, '`fields`');
  if (!isObject(object)) throw invalid('`fields` is not a JSON object.', 'Write { "Name": "value" }.');
  return Object.entries(object).map(([name, value]): Assignment => {
    if (typeof value === 'string') return { name, operation: 'set', text: usable(value, name) };
    const isList =
      Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
    if (!isList) return { name, operation: 'set', json: value };
    return { name, operation: 'set', text: value.map((item) => usable(item, name)) };
  });
}

function parsed(match: readonly string[] | null, otherwise: Failure, environment: Environment): Assignment {
  if (!match) throw otherwise;
  const [, before = '', operator = '', value = ''] = match;
  const name = before.trim();
  if (name === '')
    throw invalid('A value is given without the name of its field.', 'Write the name, or the id, before it.');
  if (operator === ':=') return { name, operation: 'set', json: jsonOf(value, labelOf(name)) };
  const text = operator.startsWith('@') ? fromVariable(value.trim(), name, environment) : value;
  return { name, operation: OPERATIONS[operator.charAt(0)] ?? 'set', text: usable(text, name) };
}

const labelOf = (name: string): string => `The value for ${quoted(name)}`;

function usable(value: string, name: string): string {
  if (value.trim() !== '') return undamaged(value, labelOf(name));
  throw invalid(
    `${labelOf(name)} is empty. The variable that it comes from may not be set.`,
    'Give it a value. To empty the field, set it to null: Name:=null.',
  );
}

/** Node reads bytes that are not UTF-8 as U+FFFD. */
function undamaged(text: string, label: string): string {
  if (!/[\p{Cs}\uFFFD]/u.test(text)) return text;
  throw invalid(`${label} holds a character that was damaged on its way here.`, 'Pass it in UTF-8.');
}

function fromVariable(variable: string, name: string, environment: Environment): string {
  if (/^[A-Za-z_]\w*$/.test(variable)) return valueOf(environment, variable);
  throw invalid(
    `${labelOf(name)} must be the name of a variable.`,
    'Write only the name, such as PR_TITLE, without a dollar sign.',
  );
}

function jsonOf(text: string, label: string): unknown {
  undamaged(text, label);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw invalid(`${label} is not JSON.`, 'Check its quotes and brackets; a text is written as "text".');
  }
  if (hasDuplicateKeys(text, value))
    throw invalid(`${label} has the same key twice.`, 'Leave one out: only the last would count.');
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*/gi) ?? [];
  if (tokens.every((token) => token.startsWith('"') || isExact(token))) return value;
  throw invalid(
    `${label} has a number that can't be sent exactly.`,
    'Write it with at most fifteen digits, or as text.',
  );
}
