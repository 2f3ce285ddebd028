import { type Line, type Piece, plainText, written } from '../document.js';
import { markup, type Message } from './message.js';

/** A node of the Atlassian Document Format, in which text is never markup. */
export interface AdfNode {
  readonly type: string;
  readonly version?: 1;
  readonly text?: string;
  readonly marks?: readonly { readonly type: string; readonly attrs?: { readonly href: string } }[];
  readonly attrs?: { readonly level: number };
  readonly content?: readonly AdfNode[];
}

/** Documents for Jira Cloud's REST API v3. */
export const ADF = {
  textOf: ({ lead, facts, steps, footer }: Message): AdfNode => {
    const list = (type: string, lines: readonly Line[]): AdfNode => ({
      type,
      content: lines.map((line) => ({ type: 'listItem', content: [paragraph(line)] })),
    });
    const heading = { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'What to do' }] };
    return document(
      paragraph(lead),
      list('bulletList', facts),
      ...(steps.length === 0 ? [] : [heading, list('orderedList', steps)]),
      { type: 'rule' },
      paragraph(footer),
    );
  },
  lineOf: (line: Line): AdfNode => document(paragraph(line)),
};

function document(...content: AdfNode[]): AdfNode {
  return { type: 'doc', version: 1, content };
}

function paragraph(line: Line): AdfNode {
  // A text node must not be empty.
  return { type: 'paragraph', content: line.map(textNode).filter(({ text }) => text !== '') };
}

function textNode(piece: Piece): AdfNode {
  const text = plainText([piece]);
  if (typeof piece === 'string') return { type: 'text', text };
  if ('link' in piece) return { type: 'text', text, marks: [{ type: 'link', attrs: { href: piece.link } }] };
  return { type: 'text', text, ...('code' in piece && { marks: [{ type: 'code' }] }) };
}

/** Wiki markup for Jira Data Center's REST API v2. */
export const WIKI = {
  textOf: (message: Message): string =>
    markup(message, wikiLine, { strong: '*', fact: '*', heading: 'h3.', step: '#', footer: '' }),
  lineOf: wikiLine,
};

function wikiLine(line: Line): string {
  const link = (address: string): string =>
    address.replace(/[[\]{}|!\\]/g, encodeURIComponent).replaceAll('!', '%21');
  return written(line, { says: harmless, link });
}

/** Replaces characters that begin a mention, a macro, an image, a link or a style with entities. */
function harmless(text: string): string {
  return text.replace(/[\\{}[\]!*_?+^~|#@&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
