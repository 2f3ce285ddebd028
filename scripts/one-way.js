import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

/** Folders and files of src, from bottom to top. Each may import only from those below. All else in src is lowest. */
const LAYERS = [
  ...'values transport store verify methods inputs read verify.ts hand-over run.ts update check cli'.split(
    ' ',
  ),
  ...'check.ts update.ts sign.ts cli.ts main.ts post.ts'.split(' '),
];

/** Type-only imports count, because a reader needs their files as well. */
const IMPORTED = /(?:\bfrom|\bimport\(?)\s*'(\.[^']+)'/g;

/** @type {Map<string, string[]>} */
const graph = new Map();

/** @param {string} file @returns {string[]} the imported files */
function importsOf(file) {
  const known = graph.get(file);
  if (known) return known;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const found = [...text.matchAll(IMPORTED)].map(([, path = '']) => fileOf(file, path));
  graph.set(file, found);
  return found;
}

/** @param {string} from @param {string} path */
function fileOf(from, path) {
  return resolve(dirname(from), path).replace(/\.js$/, '.ts');
}

/** @param {string} file @param {string} goal @returns {string[] | undefined} the import path from one to the other */
function wayTo(file, goal, seen = new Set()) {
  if (file === goal) return [file];
  if (seen.has(file)) return undefined;
  seen.add(file);
  for (const next of importsOf(file)) {
    const way = wayTo(next, goal, seen);
    if (way) return [file, ...way];
  }
  return undefined;
}

/** Forbids circular imports, and imports from a layer above. @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const src = resolve(context.cwd, 'src');
    const name = (/** @type {string} */ file) => relative(src, file).split(sep).join('/');
    const layer = (/** @type {string} */ file) => LAYERS.indexOf(name(file).split('/')[0] ?? '');
    const check = (/** @type {any} */ { source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const file = fileOf(context.filename, source.value);
      const way = wayTo(file, context.filename);
      if (way)
        context.report({
          node: source,
          message: `A circle: ${[context.filename, ...way].map(name).join(' -> ')}.`,
        });
      if (layer(file) > layer(context.filename))
        context.report({ node: source, message: `${name(file)} lies above ${name(context.filename)}.` });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
      TSImportType: check,
    };
  },
};

export default { rules: { 'one-way': rule } };
