import { printable } from '../../printable.js';
import { type Line, LONGEST_TEXT, written } from '../document.js';
import type { Message } from './message.js';

/** A message in the wiki markup of Jira Data Center's REST API v2. */
export function wikiOf({ lead, facts, steps, footer }: Message): string {
  const blocks = [
    `*${wikiLine(lead)}*`,
    facts.map((fact) => `* ${wikiLine(fact)}`).join('\n'),
    ...(steps.length === 0 ? [] : ['h3. What to do']),
    steps.map((step) => `# ${wikiLine(step)}`).join('\n'),
    wikiLine(footer),
  ];
  return blocks.filter(Boolean).join('\n\n');
}

export function wikiLine(line: Line): string {
  const link = (address: string): string =>
    address.replace(/[[\]{}|!\\]/g, encodeURIComponent).replaceAll('!', '%21');
  return written(line, { name: harmless, says: harmless, code: harmless, link });
}

/** What begins a mention, a macro, an image, a link or a style becomes an entity. */
function harmless(text: string): string {
  return printable(text, LONGEST_TEXT).replace(
    /[\\{}[\]!*_?+^~|#@&<>]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
