import { printableMarkdown } from '../../printable.js';
import { type Line, LONGEST_TEXT, type Writer, written } from '../document.js';
import { markup, type Message } from './message.js';

/** GitHub's Markdown, also valid in a table cell. */
const MARKDOWN: Writer = {
  says: harmless,
  // In code, only these two characters are markup.
  code: (text) => text && `\`${text.replaceAll('`', "'").replaceAll('|', '/')}\``,
  // In a link destination, `&` would begin a character reference.
  link: (address, label) => `[${harmless(label)}](${address.replaceAll('&', '&amp;')})`,
};

/**
 * Escapes text. GitHub looks for mentions and references after Markdown is rendered, when entities are characters
 * again, so an invisible character follows each character that begins one: `@name`, `#1`, `GH-1`.
 */
function harmless(text: string): string {
  // After a letter or a digit, `@` belongs to an e-mail address, which people want to copy.
  return printableMarkdown(text, LONGEST_TEXT)
    .replaceAll(/(?<![A-Za-z0-9])&#64;/g, '&#64;&#8203;')
    .replaceAll(/(?<!&)&#35;/g, '&#35;&#8203;')
    .replaceAll(/\b(GH)&#45;/gi, '$1&#8203;&#45;');
}

export function markdownOf(message: Message): string {
  const marks = { strong: '**', fact: '-', heading: '###', step: '1.', footer: '---\n' };
  return `${markup(message, markdownLine, marks)}\n`;
}

export function markdownLine(line: Line): string {
  return written(line, MARKDOWN);
}
