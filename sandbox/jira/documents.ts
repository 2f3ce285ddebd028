import { record } from '../http.js';

interface DocumentNode {
  type: string;
  text?: string;
  content?: DocumentNode[];
  [extra: string]: unknown;
}

export interface AtlassianDocument extends DocumentNode {
  type: 'doc';
  version: 1;
  content: DocumentNode[];
}

/** Documented: these stand only inside blocks. */
const INLINE = new Set(['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard']);

/** Blocks with inline content. Every other block holds blocks. */
const LINES = new Set(['paragraph', 'heading', 'codeBlock', 'taskItem', 'decisionItem']);

/** Checks only the tree, not attributes and marks. */
export function isDocument(value: unknown): value is AtlassianDocument {
  const { type, version, content } = record(value);
  return type === 'doc' && version === 1 && Array.isArray(content) && content.every(isBlock);
}

function isBlock(value: unknown): boolean {
  const { type, content = [] } = record(value);
  if (typeof type !== 'string' || INLINE.has(type) || !Array.isArray(content)) return false;
  return content.every(LINES.has(type) ? isInline : isBlock);
}

function isInline(value: unknown): boolean {
  const { type, text } = record(value);
  if (type === 'text') return typeof text === 'string' && text !== '';
  return typeof type === 'string' && INLINE.has(type);
}

/** One paragraph per line. */
export function documentOf(text: string): AtlassianDocument {
  const content = text.split('\n').map((line) => ({
    type: 'paragraph',
    content: line === '' ? [] : [{ type: 'text', text: line }],
  }));
  return { type: 'doc', version: 1, content };
}

/** Without its marks. */
export function textOf(document: AtlassianDocument): string {
  return document.content.map(inlineText).join('\n');
}

function inlineText(node: DocumentNode): string {
  if (node.type === 'hardBreak') return '\n';
  return node.text ?? (node.content ?? []).map(inlineText).join('');
}
