// Bundles each door into a folder of dist/, with the licenses of its packages, and writes a bill of materials.
import swc from '@swc/core';
import ncc from '@vercel/ncc';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf } from './late.js';
import { withModulesAsMethods } from './modules-as-methods.js';
import { billOfMaterials, licencesOf, packagesIn } from './sbom.js';
import { withoutTexts } from './without-texts.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const COMPILED = join('build', 'js');

const CLIENT = '../node_modules/@actions/http-client/lib/index.js';

/** Entries by folder. Several Actions load `client` and `seal` late. Late code of only one Action lies beside it. */
const ENTRIES = {
  main: 'main.js',
  post: 'post.js',
  check: 'check.js',
  update: 'update.js',
  seal: 'store/seal.js',
  client: join('..', '..', CLIENT),
  sign: 'sign.js',
  cli: 'cli.js',
};

/** All bundles except the command line's share these. */
const LATE = { './seal.js': '../seal/index.js', [CLIENT]: '../client/index.js' };

/** The package `tunnel` requires assert, which takes a millisecond to load, and never uses it. */
const UNUSED = { assert: 'node:events' };

/** Programs for shells. They are optimized for a fast start, and include the code that the sources load late. */
const COMMANDS = ['sign', 'cli'];

/** Comes first: until a program handles SIGUSR1, the signal opens Node's debugger, which can read every secret. */
function withoutDebugger(code) {
  const [, hashbang = '', rest] = /^(#!.*\n)?([^]*)$/.exec(code);
  return `${hashbang}process.on("SIGUSR1", () => {});\n${rest}`;
}

/** The tables of js-yaml. A bundle keeps those that it uses, once it knows that they have no effect. */
const TABLES = /= (?=define\w+Tag\(|new Schema\()/g;

/**
 * Shortens a bundle as far as it means the same, and writes it on one line. Half of the command line's start is spent
 * parsing, and its help starts a fifth faster this way. Anyone can rebuild it from `src/`.
 */
function withShortNames(code) {
  const options = { module: false, compress: true, mangle: true, format: { asciiOnly: true } };
  return swc.minifySync(code.replaceAll(TABLES, '= /* @__PURE__ */ '), options).code;
}

// Types are checked once for all bundles, which are then built from the compiled JavaScript.
rmSync(COMPILED, { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});

// Many users have only this one file of the command line, so it includes the explanations of the codes, without the
// chapter before them.
const codes = readFileSync('TROUBLESHOOTING.md', 'utf8').replace(/^[^]*?(?=^## )/m, '');
writeFileSync(
  join(COMPILED, 'src', 'cli', 'troubleshooting-text.js'),
  `export const TROUBLESHOOTING = ${JSON.stringify(codes)};\n`,
);

function joinLate(folder) {
  for (const { name, parentPath } of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!name.endsWith('.js')) continue;
    const path = join(parentPath, name);
    const code = readFileSync(path, 'utf8');
    writeFileSync(path, code.replaceAll(/\bimport\('\./g, "import(/* webpackMode: 'eager' */ '."));
  }
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const bundles = [];
for (const [folder, entry] of Object.entries(ENTRIES)) {
  if (folder === COMMANDS[0]) joinLate(COMPILED);
  const bundled = await ncc(join(root, COMPILED, 'src', entry), {
    cache: false,
    // CommonJS starts a tenth faster, because it needs no second module loader.
    esm: false,
    quiet: true,
    target: 'es2022',
    externals: { ...(folder === 'cli' ? {} : LATE), ...UNUSED },
  });
  for (const { name, code, modules } of filesOf(bundled)) {
    // The Action keeps names and lines for its readers. The command line starts faster without them.
    const text = COMMANDS.includes(folder) ? withShortNames(withModulesAsMethods(code)) : withoutTexts(code);
    bundles.push({
      path: `dist/${folder}/${name}`,
      text: name === 'index.js' ? withoutDebugger(text) : text,
      packages: packagesIn(modules, root),
    });
  }
}

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
writeFileSync(join('dist', 'package.json'), '{ "type": "commonjs" }\n');
for (const { path, text } of bundles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${path} ${Math.ceil(Buffer.byteLength(text) / 1024)} KB`);
}
const bundled = [...new Set(bundles.flatMap(({ packages }) => packages))].sort();
writeFileSync(join('dist', 'licenses.txt'), licencesOf(lock, bundled));
writeFileSync(
  join('dist', 'sbom.cdx.json'),
  `${JSON.stringify(billOfMaterials(lock, bundles), undefined, 2)}\n`,
);

// What downloads the program names its version and SHA-256: it runs the program that was released with it, or fails.
const sha256 = createHash('sha256').update(readFileSync('dist/cli/index.js')).digest('hex');
for (const folder of ['ci', join('docs', 'ci')]) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const text = entry.isFile() ? readFileSync(path, 'utf8') : '';
    if (!/\b[0-9a-f]{64}\b/.test(text)) continue;
    const versioned = text.replace(/\bv\d+\.\d+\.\d+\b/g, `v${lock.version}`);
    writeFileSync(path, versioned.replace(/\b[0-9a-f]{64}\b/g, sha256));
  }
}
