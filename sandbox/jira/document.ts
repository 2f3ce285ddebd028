/** A node of the Atlassian Document Format. */
export interface DocumentNode {
  type: string;
  text?: string;
  content?: DocumentNode[];
  [extra: string]: unknown;
}

/** A whole document: the value of a paragraph field in REST v3. */
export interface AtlassianDocument extends DocumentNode {
  type: 'doc';
  version: 1;
  content: DocumentNode[];
}

/** Whether a value is a document that Jira would take. Node types are not checked, only the tree's shape. */
export function isDocument(value: unknown): value is AtlassianDocument {
  return isNode(value) && value.type === 'doc' && value['version'] === 1 && Array.isArray(value.content);
}

function isNode(value: unknown): value is DocumentNode {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const node = value as Record<string, unknown>;
  if (typeof node['type'] !== 'string') return false;
  if (node['type'] === 'text') return typeof node['text'] === 'string' && node['text'] !== '';
  return node['content'] === undefined || (Array.isArray(node['content']) && node['content'].every(isNode));
}

/** A v2 string as the document that v3 shows: one paragraph for each line. */
export function documentOf(text: string): AtlassianDocument {
  return {
    type: 'doc',
    version: 1,
    content: text.split('\n').map((line) => ({
      type: 'paragraph',
      content: line === '' ? [] : [{ type: 'text', text: line }],
    })),
  };
}

/** A document as the string that v2 shows. Marks are lost, which no caller of the sandbox minds. */
export function textOf(document: AtlassianDocument): string {
  return document.content.map(inlineText).join('\n');
}

function inlineText(node: DocumentNode): string {
  return node.text ?? (node.content ?? []).map(inlineText).join('');
}
