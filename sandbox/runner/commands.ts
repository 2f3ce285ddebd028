import { foldCase, trim, trimStart } from './dotnet.js';

/** A workflow command, as the runner reads it. */
export interface Command {
  /** In lower case; the runner compares names without regard to case. */
  readonly name: string;
  /** Unescaped values by lower-cased key; a key without a value is left out, as in the runner. */
  readonly properties: Readonly<Record<string, string>>;
  /** Unescaped; may hold line breaks. */
  readonly data: string;
  /** `v2` is `::name key=value,...::data` at the start of a line, `v1` is `##[name key=value;...]data` anywhere. */
  readonly syntax: 'v1' | 'v2';
}

/** The commands that a runner registers: anything else is ordinary text. Source: `ActionCommandManager.cs`. */
export const COMMAND_NAMES: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

// The order is the runner's. `%25` comes last, so that an escaped percent sign is never decoded twice.
const DATA_ESCAPES = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const;
const V2_PROPERTY_ESCAPES = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const;
const V1_ESCAPES = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
] as const;

// What the Unicode collation ignores, so that a culture's search may skip it.
const IGNORABLE =
  '[\\p{Cf}\\p{Default_Ignorable_Code_Point}\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f]';
// Looking behind keeps the search from starting anew at each character of a long run.
const SEPARATOR = new RegExp(`(?<!${IGNORABLE})${IGNORABLE}*:${IGNORABLE}*:`, 'u');

type Escapes = readonly (readonly [string, string])[];

/** Splits what a process wrote into lines, as `StreamReader.ReadLine` does: at `\n`, `\r\n` and a bare `\r`. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * Reads one line as the runner would, or returns `undefined` for ordinary text. While commands are stopped, the
 * `stopToken` is a command of its own. Source: actions/runner, `ActionCommand.cs`.
 *
 * The runner searches for `::` and `##[` by the rules of a culture, where characters without a width or a glyph may
 * not count. In or before a prefix they change nothing, since the name is then cut at a fixed distance and is
 * spoiled. Before or inside the second `::` they could be skipped over, so here they always are.
 */
export function parseCommand(line: string, stopToken?: string): Command | undefined {
  return parseV2(line, stopToken) ?? parseV1(line, stopToken);
}

function parseV2(line: string, stopToken: string | undefined): Command | undefined {
  const text = trimStart(line);
  if (!text.startsWith('::')) return undefined;
  const body = text.slice(2);
  const separator = SEPARATOR.exec(body);
  if (separator === null) return undefined;
  const info = splitInfo(body.slice(0, separator.index), stopToken);
  return (
    info && {
      name: info.name,
      properties: parseProperties(trim(info.rest), ',', V2_PROPERTY_ESCAPES),
      data: unescape(body.slice(separator.index + separator[0].length), DATA_ESCAPES),
      syntax: 'v2',
    }
  );
}

function parseV1(line: string, stopToken: string | undefined): Command | undefined {
  const start = line.indexOf('##[');
  if (start < 0) return undefined;
  const end = line.indexOf(']', start);
  if (end < 0) return undefined;
  const info = splitInfo(line.slice(start + 3, end), stopToken);
  return (
    info && {
      name: info.name,
      properties: parseProperties(info.rest, ';', V1_ESCAPES),
      data: unescape(line.slice(end + 1), V1_ESCAPES),
      syntax: 'v1',
    }
  );
}

function splitInfo(info: string, stopToken: string | undefined): { name: string; rest: string } | undefined {
  const space = info.indexOf(' ');
  const name = foldCase(space < 0 ? info : info.slice(0, space));
  const registered = COMMAND_NAMES.has(name) || (stopToken !== undefined && name === foldCase(stopToken));
  return registered ? { name, rest: space < 0 ? '' : info.slice(space + 1) } : undefined;
}

function parseProperties(text: string, separator: string, escapes: Escapes): Record<string, string> {
  const properties = new Map<string, string>();
  for (const property of text.split(separator)) {
    // Empty parts are dropped by the runner's split, so equals signs around a key vanish.
    const [, key, value] = /^=*([^=]+)=+([^=].*)$/s.exec(property) ?? [];
    if (key !== undefined && value !== undefined) properties.set(foldCase(key), unescape(value, escapes));
  }
  return Object.fromEntries(properties);
}

function unescape(text: string, escapes: Escapes): string {
  return escapes.reduce((unescaped, [escape, char]) => unescaped.replaceAll(escape, char), text);
}
