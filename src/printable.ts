import { breakMarks } from './command-marks.js';

const LONGEST = 200;

/**
 * Makes text that came from a server or a user safe for one line of a CI log.
 *
 * Control, format (zero-width, bidirectional), separator and unpaired surrogate characters become spaces or
 * nothing; what begins a command is broken up; the result has at most `longest` characters.
 */
export function printable(text: string, longest = LONGEST): string {
  const cut = text.slice(0, longest * 4);
  // Most texts are ASCII, and classes of Unicode take milliseconds to compile.
  const visible = /[^ -~]/.test(cut)
    ? cut
        .toWellFormed()
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
        .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
    : cut.replace(/ +/g, ' ');
  const oneLine = breakMarks(visible.trim());
  const characters = Array.from(oneLine);
  return characters.length <= longest ? oneLine : `${characters.slice(0, longest - 1).join('')}…`;
}

/** Text from outside in a sentence: what stands in backticks there is this program's own. */
export function quoted(text: string, longest = 80): string {
  return `"${printable(text, longest).replaceAll('`', "'")}"`;
}

/** {@link printable} text that Markdown and HTML leave as it is, for a step summary. */
export function printableMarkdown(text: string, longest = LONGEST): string {
  return printable(text, longest).replace(
    /[\\`*_{}[\]()<>#+\-.!|&~@:/$]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

/** Text for HTML, also for the value of an attribute in quotes. */
export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
