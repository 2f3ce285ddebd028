import { printableMarkdown } from '../../printable.js';
import { type Line, LONGEST_TEXT, type Writer, written } from '../document.js';
import type { Message } from './message.js';

/** GitHub's Markdown, also in the cell of a table. */
const MARKDOWN: Writer = {
  name: harmless,
  says: harmless,
  // In code nothing is a mention, a reference or markup but these two.
  code: (text) => text && `\`${text.replaceAll('`', "'").replaceAll('|', '/')}\``,
  // In a destination `&` would begin a character reference.
  link: (address, label) => `[${harmless(label)}](${address.replaceAll('&', '&amp;')})`,
};

/**
 * GitHub looks for mentions and references in what Markdown has become, where a character that was written as an entity
 * is itself again; so an invisible character stands behind each that begins one: `@name`, `#1`, `GH-1`.
 */
function harmless(text: string): string {
  // Behind a letter or a digit `@` is an e-mail address's, which people want to copy.
  return printableMarkdown(text, LONGEST_TEXT)
    .replaceAll(/(?<![A-Za-z0-9])&#64;/g, '&#64;&#8203;')
    .replaceAll(/(?<!&)&#35;/g, '&#35;&#8203;')
    .replaceAll(/\b(GH)&#45;/gi, '$1&#8203;&#45;');
}

/** A message in GitHub's Markdown. */
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
