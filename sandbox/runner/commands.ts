import { foldCase, trim, trimStart } from './dotnet.js';

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
export const COMMAND_NAMES: ReadonlySet<string> = new Set(
  (
    'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env ' +
    'set-output stop-commands warning'
  ).split(' '),
);

// What the Unicode collation ignores, so that a culture's search may skip it.
const IGNORABLE =
  '[\\p{Cf}\\p{Default_Ignorable_Code_Point}\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f]';
// Looking behind keeps the search from starting anew at each character of a long run.
const SEPARATOR = new RegExp(`(?<!${IGNORABLE})${IGNORABLE}*:${IGNORABLE}*:`, 'u');

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
  const text = trimStart(line);
  const body = text.slice(2);
  const separator = text.startsWith('::') ? SEPARATOR.exec(body) : null;
  if (separator !== null) {
    const data = body.slice(separator.index + separator[0].length);
    const command = commandOf(body.slice(0, separator.index), data, 'v2', stopToken);
    if (command !== undefined) return command;
  }
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  return end < 0 ? undefined : commandOf(line.slice(start + 3, end), line.slice(end + 1), 'v1', stopToken);
}

function commandOf(
  info: string,
  data: string,
  syntax: Command['syntax'],
  stopToken: string | undefined,
): Command | undefined {
  const [first = '', rest = ''] = info.split(/ (.*)/s);
  const name = foldCase(first);
  if (!COMMAND_NAMES.has(name) && (stopToken === undefined || name !== foldCase(stopToken))) return undefined;
  // The order is the runner's. `25` comes last, so that an escaped percent sign is never decoded twice.
  const v1 = ['3B', '0D', '0A', '5D', '25'];
  const isV1 = syntax === 'v1';
  const properties = isV1
    ? parseProperties(rest, ';', v1)
    : parseProperties(trim(rest), ',', ['0D', '0A', '3A', '2C', '25']);
  return { name, properties, data: unescape(data, isV1 ? v1 : ['0D', '0A', '25']), syntax };
}

function parseProperties(text: string, separator: string, codes: readonly string[]): Record<string, string> {
  const properties = new Map<string, string>();
  for (const property of text.split(separator)) {
    // Empty parts are dropped by the runner's split, so equals signs around a key vanish.
    const [, key, value] = /^=*([^=]+)=+([^=].*)$/s.exec(property) ?? [];
    if (key !== undefined && value !== undefined) properties.set(foldCase(key), unescape(value, codes));
  }
  return Object.fromEntries(properties);
}

/** @param codes what follows the percent signs, and ends with a character's code in hexadecimal; in order */
export function unescape(text: string, codes: readonly string[]): string {
  return codes.reduce((read, code) => {
    const character = String.fromCharCode(parseInt(code.slice(-2), 16));
    return read.replaceAll(`%${code}`, character);
  }, text);
}
