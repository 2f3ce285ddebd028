import ts from 'typescript';

/**
 * Writes each module of the bundle as a method. The engine compiles a parenthesized function, as the bundler writes it,
 * when it reads the file, but a method only when it is called. Few runs need half of the modules.
 */
export function withModulesAsMethods(code) {
  const file = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  let text = '';
  let at = 0;
  for (const { node, module } of modulesIn(file)) {
    const parameters = module.parameters.map((parameter) => parameter.getText(file)).join(', ');
    text += `${code.slice(at, node.getStart(file))}${node.name.text}(${parameters}) ${module.body.getText(file)}`;
    at = node.getEnd();
  }
  return text + code.slice(at);
}

function modulesIn(file) {
  const modules = [];
  const visit = (node) => {
    const module =
      ts.isPropertyAssignment(node) && ts.isNumericLiteral(node.name) && functionIn(node.initializer);
    if (module) modules.push({ node, module });
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return modules;
}

function functionIn(expression) {
  const bare = ts.isParenthesizedExpression(expression) ? expression.expression : expression;
  const isModule = ts.isArrowFunction(bare) || ts.isFunctionExpression(bare);
  return isModule && ts.isBlock(bare.body) ? bare : undefined;
}
