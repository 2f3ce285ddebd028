/**
 * A plugin for Stryker that leaves alone what is said to people: the two sentences of a `Failure`, the text of an error. Tests look for the
 * words in them that matter, a changed host or number; an empty sentence is nobody's mistake to make.
 */
export const strykerPlugins = [{ kind: 'Ignore', name: 'prose', value: { shouldIgnore } }];

/** Who is given sentences: what comes behind the first so many arguments is prose. */
const SPEAKERS = {
  Failure: 1,
  EdgeFailure: 1,
  super: 1,
  problem: 2,
  unavailable: 2,
  untrusted: 1,
  rejected: 0,
  invalid: 0,
  insecure: 0,
  matching: 2,
  either: 2,
  identifier: 3,
  missingInput: 1,
  missing: 0,
  notReady: 0,
  advising: 0,
  warn: 0,
  info: 0,
  debug: 0,
  Error: 0,
  TypeError: 0,
};

/**
 * @param {import('@babel/core').NodePath} path a place in the source
 * @returns {string | undefined} why nothing is changed there
 */
function shouldIgnore(path) {
  if (!isSentence(path.node)) return undefined;
  // One of two sentences is one.
  let whole = path;
  while (whole.parent.type === 'ConditionalExpression' && whole.key !== 'test') whole = whole.parentPath;
  if (whole.parent.type === 'VariableDeclarator' && whole.parent.id.name === 'advice') return 'prose';
  if (whole.listKey !== 'arguments') return undefined;
  const { callee } = whole.parent;
  const speaker = callee.type === 'Super' ? 'super' : (callee.property ?? callee).name;
  return whole.key >= SPEAKERS[speaker] ? 'prose' : undefined;
}

/** Whether this is text with at most names in it: an expression that decides something may be changed. */
function isSentence(node) {
  return node.type === 'StringLiteral' || (node.type === 'TemplateLiteral' && node.expressions.every(isName));
}

function isName({ type, computed }) {
  return type === 'Identifier' || (type === 'MemberExpression' && !computed);
}
