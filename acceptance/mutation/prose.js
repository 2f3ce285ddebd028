/** A plugin for Stryker that leaves alone what is said to people. Tests look for the words in it that matter. */
export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: { shouldIgnore } }];

/** Who is given sentences, by how many other arguments come before them. */
const SPEAKERS = [
  'rejected notSaved missingCredentials invalid insecure missing notReady advising warn info debug Error TypeError',
  'Failure EdgeFailure super untrusted',
  'problem unavailable matching either',
  'identifier',
].map((names) => names.split(' '));

/** @returns why nothing is changed at this place of the source, if so */
function shouldIgnore(path) {
  if (!isSentence(path.node)) return undefined;
  // One of two sentences is one.
  let whole = path;
  while (whole.parent.type === 'ConditionalExpression' && whole.key !== 'test') whole = whole.parentPath;
  if (whole.parent.type === 'VariableDeclarator' && whole.parent.id.name === 'advice') return 'prose';
  if (whole.listKey !== 'arguments') return undefined;
  const { callee } = whole.parent;
  const speaker = callee.type === 'Super' ? 'super' : (callee.property ?? callee).name;
  const others = SPEAKERS.findIndex((names) => names.includes(speaker));
  return others >= 0 && whole.key >= others ? 'prose' : undefined;
}

/** Whether this is text with at most names in it: an expression that decides something may be changed. */
function isSentence(node) {
  return node.type === 'StringLiteral' || (node.type === 'TemplateLiteral' && node.expressions.every(isName));
}

function isName({ type, computed }) {
  return type === 'Identifier' || (type === 'MemberExpression' && !computed);
}
