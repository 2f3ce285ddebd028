import ts from 'typescript';

/** What only help and documents need. */
const isHelp = (node) => ts.isPropertyAssignment(node) && ['help', 'more'].includes(node.name.text);

/** An input that is its help alone. */
const isHelpAlone = ({ initializer, parent }) =>
  initializer !== undefined &&
  ts.isStringLiteral(initializer) &&
  ts.isCallExpression(parent.parent) &&
  ['through', 'withoutVariables'].includes(parent.parent.expression.text) &&
  parent === parent.parent.arguments[1];

/** A module of inputs without their help: it would be a tenth of the Action. */
export function withoutHelp(code) {
  const without = (context) => (file) => {
    const visit = (node) => {
      if (isHelp(node)) return undefined;
      return isHelpAlone(node)
        ? ts.factory.createPropertyAssignment(node.name, ts.factory.createStringLiteral(''))
        : ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(file, visit);
  };
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(code, { compilerOptions, transformers: { before: [without] } }).outputText;
}
