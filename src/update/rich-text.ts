/** A text as Jira takes it for rich text: a string in version 2, a document in 3. A line end behind it is left out. */
export function richText(text: string, apiVersion: '2' | '3'): object | string {
  const lines = text.replace(/\r\n?/g, '\n').replace(/^\n+|\n+$/g, '');
  return apiVersion === '3' ? documentOf(lines) : lines;
}

/**
 * A text as a document, which version 3 of Jira's REST API takes for rich text (Atlassian Document Format): an empty line
 * ends a paragraph, and any other line end stays one.
 */
function documentOf(text: string): object {
  const paragraphs = text.split(/\n{2,}/);
  return {
    type: 'doc',
    version: 1,
    content: paragraphs.filter((paragraph) => paragraph.trim() !== '').map(paragraphOf),
  };
}

function paragraphOf(paragraph: string): object {
  // A text node must not be empty.
  const content = paragraph
    .split('\n')
    .flatMap((line, index) => [
      ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
      ...(line === '' ? [] : [{ type: 'text', text: line }]),
    ]);
  return { type: 'paragraph', content };
}
