import ts from 'typescript';

/**
 * A program without its comments, most of which are those of packages: dist is read by people who look for what it
 * does. Nothing else is changed; the licences stand beside it.
 */
export function withoutComments(text) {
  let bare = '';
  let at = 0;
  for (const [start, end] of commentsIn(text)) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const standsAlone = text.slice(Math.max(at, lineStart), start).trim() === '' && text[end] === '\n';
    bare += text.slice(at, standsAlone ? Math.max(at, lineStart) : start);
    // Between two words a comment is a space; one with a line feed in it may end a statement.
    if (!standsAlone) bare += text.slice(start, end).includes('\n') ? '\n' : ' ';
    at = standsAlone ? end + 1 : end;
  }
  return bare + text.slice(at);
}

/** Start and end of every comment, in order. */
function commentsIn(text) {
  const file = ts.createSourceFile('bundle.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const comments = new Map();
  const visit = (node) => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) comments.set(pos, end);
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return [...comments].sort(([one], [other]) => one - other);
}
