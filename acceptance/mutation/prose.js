/** A plugin for Stryker that leaves alone what is said to people. Tests look for the words in it that matter. */
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
  missingCredentials: 0,
  invalid: 0,
  insecure: 0,
  matching: 2,
  either: 2,
  identifier: 3,
  missing: 0,
  notReady: 0,
  advising: 0,
  warn: 0,
  info: 0,
  debug: 0,
  Error: 0,
  TypeError: 0,
};

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
  return whole.key >= SPEAKERS[speaker] ? 'prose' : undefined;
}

/** Whether this is text with at most names in it: an expression that decides something may be changed. */
function isSentence(node) {
  return node.type === 'StringLiteral' || (node.type === 'TemplateLiteral' && node.expressions.every(isName));
}

function isName({ type, computed }) {
  return type === 'Identifier' || (type === 'MemberExpression' && !computed);
}
