import { printable } from '../../printable.js';
import { type Line, LONGEST_TEXT, type Message } from './message.js';

/** A message in the wiki markup of Jira Data Center's REST API v2. */
export function wikiOf({ lead, facts, steps, footer }: Message): string {
  const blocks = [
    `*${wikiLine(lead)}*`,
    facts.map(({ label, value }) => `* ${label}: ${wikiLine(value)}`).join('\n'),
    ...(steps.length === 0
      ? []
      : [`h3. What to do\n\n${steps.map((step) => `# ${wikiLine(step)}`).join('\n')}`]),
    wikiLine(footer),
  ];
  return blocks.join('\n\n');
}

/** A line in wiki markup. What begins a mention, a macro, an image, a link or a style becomes an entity. */
export function wikiLine(line: Line): string {
  return line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('link' in piece)
        return piece.link.replace(/[[\]{}|!\\]/g, encodeURIComponent).replaceAll('!', '%21');
      return harmless('code' in piece ? piece.code : piece.text);
    })
    .join('');
}

function harmless(text: string): string {
  return printable(text, LONGEST_TEXT).replace(
    /[\\{}[\]!*_?+^~|#@&<>]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
