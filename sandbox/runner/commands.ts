import { foldCase, trim, trimStart } from './dotnet.js';

export interface Command {
  name: string;
  /** Unescaped, by lower-cased key. A key without a value is left out. */
  properties: Readonly<Record<string, string>>;
  data: string;
  /** `v2` is `::name key=value,...::data` at the start of a line, `v1` is `##[name key=value;...]data` anywhere. */
  syntax: 'v1' | 'v2';
}

/** Anything else is ordinary text. Source: `ActionCommandManager.cs`. */
const COMMAND_NAMES: ReadonlySet<string> = new Set(
  (
    'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env ' +
    'set-output stop-commands warning'
  ).split(' '),
);

// A culture's search may skip these.
const IGNORABLE =
  '[\\p{Cf}\\p{Default_Ignorable_Code_Point}\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f]';
// The lookbehind keeps the search from restarting at each character of a long run.
const SEPARATOR = new RegExp(`(?<!${IGNORABLE})${IGNORABLE}*:${IGNORABLE}*:`, 'u');

/** Like `StreamReader.ReadLine`: at `\n`, `\r\n` and a bare `\r`. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * Returns `undefined` for ordinary text. While commands are stopped, the `stopToken` is a command too. The runner
 * searches for `::` and `##[` by the rules of a culture, where characters without a width may not count. In or before a
 * prefix they make no difference: the name is then cut at a fixed distance, which spoils it. Before or inside the
 * second `::` this model always skips them. Source: actions/runner, `ActionCommand.cs`.
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
  // `25` comes last to avoid decoding twice.
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
    // Empty parts are dropped, and with them equals signs around a key.
    const [, key, value] = /^=*([^=]+)=+([^=].*)$/s.exec(property) ?? [];
    if (key !== undefined && value !== undefined) properties.set(foldCase(key), unescape(value, codes));
  }
  return Object.fromEntries(properties);
}

/** @param codes texts after a percent sign, each ending with a character's hexadecimal code */
export function unescape(text: string, codes: readonly string[]): string {
  return codes.reduce((read, code) => {
    const character = String.fromCharCode(parseInt(code.slice(-2), 16));
    return read.replaceAll(`%${code}`, character);
  }, text);
}
