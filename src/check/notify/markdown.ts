import { printable, printableMarkdown } from '../../printable.js';
import { type Line, LONGEST_TEXT, type Message } from './message.js';

/** A message in GitHub's Markdown. */
export function markdownOf({ lead, facts, steps, footer }: Message): string {
  const blocks = [
    `**${markdownLine(lead)}**`,
    facts.map(({ label, value }) => `- ${label}: ${markdownLine(value)}`).join('\n'),
    ...(steps.length === 0 ? [] : ['### What to do', steps.map(numbered).join('\n')]),
    `---\n${markdownLine(footer)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function numbered(step: Line, index: number): string {
  return `${index + 1}. ${markdownLine(step)}`;
}

/** A line in GitHub's Markdown. */
export function markdownLine(line: Line): string {
  return line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('link' in piece) return `<${piece.link}>`;
      return 'code' in piece ? codeSpan(piece.code) : harmless(piece.text);
    })
    .join('');
}

/** In code nothing is a mention, a reference or markup but a backtick, which becomes an apostrophe. */
function codeSpan(text: string): string {
  const inside = printable(text).replaceAll('`', "'");
  return inside === '' ? '' : `\`${inside}\``;
}

/**
 * Text of somebody else's. GitHub looks for mentions and references in what Markdown has become, where a character
 * that was written as an entity is itself again; so an invisible character stands behind each that begins one: `@name`,
 * `#1`, `GH-1`.
 */
function harmless(text: string): string {
  return (
    printableMarkdown(text, LONGEST_TEXT)
      // Behind a letter or a digit it is an e-mail address, which people want to copy.
      .replaceAll(/(?<![A-Za-z0-9])&#64;/g, '&#64;&#8203;')
      .replaceAll(/(?<!&)&#35;/g, '&#35;&#8203;')
      .replaceAll(/\b(GH)&#45;/gi, '$1&#8203;&#45;')
  );
}
