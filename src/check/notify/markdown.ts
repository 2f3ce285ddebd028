import { printableMarkdown } from '../../printable.js';
import { type Line, LONGEST_TEXT, type Writer, written } from '../document.js';
import type { Message } from './message.js';

/** GitHub's Markdown, also valid in a table cell. */
const MARKDOWN: Writer = {
  name: harmless,
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

/** Returns a message in GitHub's Markdown. */
export function markdownOf({ lead, facts, steps, footer }: Message): string {
  const blocks = [
    `**${markdownLine(lead)}**`,
    facts.map((fact) => `- ${markdownLine(fact)}`).join('\n'),
    ...(steps.length === 0 ? [] : ['### What to do']),
    steps.map((step, index) => `${index + 1}. ${markdownLine(step)}`).join('\n'),
    `---\n${markdownLine(footer)}`,
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

export function markdownLine(line: Line): string {
  return written(line, MARKDOWN);
}
