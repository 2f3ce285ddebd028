import ts from 'typescript';

/** A module of inputs without what only help and documents need: it would be a tenth of the Action. */
export function withoutHelp(code) {
  const without = (context) => (file) => {
    const visit = (node) =>
      ts.isPropertyAssignment(node) && ['help', 'more'].includes(node.name.text)
        ? undefined
        : ts.visitEachChild(node, visit, context);
    return ts.visitNode(file, visit);
  };
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(code, { compilerOptions, transformers: { before: [without] } }).outputText;
}
