import { printable } from '../../printable.js';
import { type Line, LONGEST_TEXT, type Message, type Piece } from './message.js';

/** A node of the Atlassian Document Format, in which text is never markup. */
export interface AdfNode {
  readonly type: string;
  readonly version?: 1;
  readonly text?: string;
  readonly marks?: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, string>> }[];
  readonly attrs?: Readonly<Record<string, number>>;
  readonly content?: readonly AdfNode[];
}

/** A message as a document, which Jira Cloud's REST API v3 takes. */
export function adfOf({ lead, facts, steps, footer }: Message): AdfNode {
  const items = (lines: readonly Line[]): AdfNode[] =>
    lines.map((line) => ({ type: 'listItem', content: [paragraph(line)] }));
  return document([
    paragraph(lead),
    { type: 'bulletList', content: items(facts.map(({ label, value }) => [`${label}: `, ...value])) },
    ...(steps.length === 0
      ? []
      : [
          { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'What to do' }] },
          { type: 'orderedList', content: items(steps) },
        ]),
    { type: 'rule' },
    paragraph(footer),
  ]);
}

/** One line as a document, for a comment. */
export function adfLine(line: Line): AdfNode {
  return document([paragraph(line)]);
}

function document(content: readonly AdfNode[]): AdfNode {
  return { type: 'doc', version: 1, content };
}

function paragraph(line: Line): AdfNode {
  // A text node must not be empty.
  return { type: 'paragraph', content: line.map(textNode).filter(({ text }) => text !== '') };
}

function textNode(piece: Piece): AdfNode {
  if (typeof piece === 'string') return { type: 'text', text: piece };
  if ('text' in piece) return { type: 'text', text: printable(piece.text, LONGEST_TEXT) };
  if ('code' in piece) return { type: 'text', text: printable(piece.code), marks: [{ type: 'code' }] };
  return { type: 'text', text: piece.link, marks: [{ type: 'link', attrs: { href: piece.link } }] };
}
