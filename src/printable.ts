import { breakMarks } from './command-marks.js';

const LONGEST = 200;

/**
 * Makes text from a server or a user safe for one line of a CI log, of at most `longest` characters. Control and
 * separator characters become spaces. Format (zero-width, bidirectional) and unpaired surrogate characters are removed.
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

/** Quotes outside text for a sentence. Backticks become apostrophes: they mark the names of inputs. */
export function quoted(text: string, longest = 80): string {
  return `"${printable(text, longest).replaceAll('`', "'")}"`;
}

/** Returns {@link printable} text for a step summary, with the special characters of Markdown and HTML escaped. */
export function printableMarkdown(text: string, longest = LONGEST): string {
  return printable(text, longest).replace(
    /[\\`*_{}[\]()<>#+\-.!|&~@:/$]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

/** Escapes text for HTML, including quoted attribute values. */
export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
