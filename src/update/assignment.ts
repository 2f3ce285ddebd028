import { isObject } from '../json.js';
import { quoted } from '../printable.js';
import { type Environment, valueOf } from '../results.js';
import { invalid } from '../values/given.js';
import { isExact } from './values.js';

/** A change to a field. Text is converted to the field's type, and JSON is sent as it is. */
export type Assignment = { readonly name: string } & (
  | { readonly operation: 'set' | 'add' | 'remove'; readonly text: string }
  | { readonly operation: 'set'; readonly items: readonly string[] }
  | { readonly operation: 'set'; readonly json: unknown }
);

const OPERATIONS: Readonly<Record<string, 'add' | 'remove'>> = { '+': 'add', '-': 'remove' };

interface Grammar {
  /** Name, operator, value. The first assignment sign divides them. */
  readonly shape: RegExp;
  readonly json: string;
  readonly example: string;
}

const ARGUMENT: Grammar = {
  shape: /^([^=]*?)([:+@-]?)=([^]*)$/,
  json: ':',
  example: "'Development status=Done'",
};

const LINE: Grammar = {
  shape: /^([^:]*?)(:=|[+@-]?:)\s*([^]*)$/,
  json: ':=',
  example: '`Development status: Done`',
};

/** `NAME=VALUE`, `NAME:=JSON`, `NAME+=VALUE`, `NAME-=VALUE` or `NAME@=VARIABLE`. @throws Failure `invalid-input` */
export function assignmentIn(argument: string, environment: Environment): Assignment {
  return parsed(argument, ARGUMENT, environment);
}

/**
 * Reads lines `Name: value`, `Name:= JSON`, `Name+: value`, `Name-: value` or `Name@: VARIABLE`, or a JSON object. In
 * the object, text and lists of text are converted to the field's type, and other values are sent as they are.
 */
export function assignmentsIn(text: string, environment: Environment): Assignment[] {
  if (!text.trimStart().startsWith('{')) {
    const lines = text.split('\n').map((line) => line.trim());
    return lines.filter((line) => line !== '').map((line) => parsed(line, LINE, environment));
  }
  const object = jsonOf(text, '`fields`');
  if (!isObject(object)) throw invalid('`fields` is not a JSON object.', 'Write { "Name": "value" }.');
  return Object.entries(object).map(([name, value]): Assignment => {
    if (typeof value === 'string') return { name, operation: 'set', text: notEmpty(value, name) };
    const isList =
      Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
    return isList
      ? { name, operation: 'set', items: value.map((item) => notEmpty(item, name)) }
      : { name, operation: 'set', json: value };
  });
}

export function clearing(name: string): Assignment {
  return { name: named(name), operation: 'set', json: null };
}

function parsed(written: string, { shape, json, example }: Grammar, environment: Environment): Assignment {
  const [, before, operator = '', value = ''] = shape.exec(written) ?? [];
  if (before === undefined) {
    throw invalid(
      `${quoted(written)} is neither an issue's key nor a field's value.`,
      `Write a key such as PROJ-1, and fields as ${example}.`,
    );
  }
  const name = named(before);
  if (operator === json)
    return { name, operation: 'set', json: jsonOf(value, `The value of ${quoted(name)}`) };
  const sign = operator.replace(':', '');
  if (sign === '@') return { name, operation: 'set', text: fromVariable(value.trim(), name, environment) };
  return { name, operation: OPERATIONS[sign] ?? 'set', text: notEmpty(value, name) };
}

function named(text: string): string {
  const name = text.trim();
  if (name !== '') return name;
  throw invalid('A value is given without the name of its field.', "Write it as 'Name=value'.");
}

function notEmpty(value: string, name: string): string {
  if (value.trim() !== '') return value;
  throw invalid(
    `The value for ${quoted(name)} is empty. The variable that it comes from may not be set.`,
    'Give it a value. To empty the field, set it to null: Name:=null.',
  );
}

function fromVariable(variable: string, name: string, environment: Environment): string {
  if (!/^[A-Za-z_]\w*$/.test(variable)) {
    throw invalid(
      `The value of ${quoted(name)} must be the name of a variable.`,
      'Write only the name, such as PR_TITLE, without a dollar sign.',
    );
  }
  return notEmpty(valueOf(environment, variable), name);
}

function jsonOf(text: string, label: string): unknown {
  const changed = new Set<number>();
  try {
    const value = JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === 'number' && !isExact(value)) changed.add(value);
      return value;
    }) as unknown;
    if (changed.size === 0) return value;
  } catch {
    // The parser's message quotes the text.
    throw invalid(`${label} is not JSON.`, 'Check its quotes and brackets; a text is written as "text".');
  }
  throw invalid(
    `${label} has a number that is too large to be sent as it is.`,
    'Write it with at most fifteen digits, or as a text.',
  );
}
