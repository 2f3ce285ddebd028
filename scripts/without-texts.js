import ts from 'typescript';

/** The bundler's comment with the name of an export, before its short name. */
const EXPORT = /^\/\* (?!binding )\.?[\w$]+ \*\/$/;

/**
 * Removes a program's comments, most of which come from packages, and the help texts of inputs, which no Action shows,
 * because readers of dist look for what the code does. The rest is unchanged. The licenses are in a separate file.
 */
export function withoutTexts(text) {
  let bare = '';
  let at = 0;
  for (const [start, end] of textsIn(text)) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const standsAlone = text.slice(Math.max(at, lineStart), start).trim() === '' && text[end] === '\n';
    bare += text.slice(at, standsAlone ? Math.max(at, lineStart) : start);
    // A comment between two words is a space. One that contains a line feed may end a statement.
    if (!standsAlone) bare += text.slice(start, end).includes('\n') ? '\n' : ' ';
    at = standsAlone ? end + 1 : end;
  }
  return bare + text.slice(at);
}

/** Returns start and end of every comment and of every property `help`, in order. */
function textsIn(text) {
  const file = ts.createSourceFile('bundle.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const found = new Map();
  const visit = (node) => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) if (!EXPORT.test(text.slice(pos, end))) found.set(pos, end);
    if (ts.isPropertyAssignment(node) && node.name.getText(file) === 'help') {
      found.set(node.getStart(file), node.end + (text[node.end] === ',' ? 1 : 0));
      return;
    }
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return [...found].sort(([one], [other]) => one - other);
}
