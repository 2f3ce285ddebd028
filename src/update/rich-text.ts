/**
 * A text as a document, which version 3 of Jira's REST API takes for rich text (Atlassian Document Format): an empty line
 * ends a paragraph, and any other line end stays one.
 */
export function documentOf(text: string): object {
  const paragraphs = text.replace(/\r\n?/g, '\n').split(/\n{2,}/);
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
