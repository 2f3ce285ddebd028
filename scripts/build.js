// Bundles every door of the Action into dist/, one folder each, with the licences of what is inside, and lists all of it.
import ncc from '@vercel/ncc';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withModulesAsMethods } from './modules-as-methods.js';
import { pinProgram } from './pin.js';
import { withShortNames } from './short-names.js';
import { billOfMaterials, packagesIn } from './sbom.js';
import { withoutComments } from './without-comments.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const COMPILED = join('build', 'js');

/** Of the toolkit, as the shim asks for it. */
const CLIENT = '../node_modules/@actions/http-client/lib/index.js';

/** Entries by folder. What all Actions load late is a bundle of its own: the client with the first request, sealing with a secret to write. */
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

/** The Actions share these. */
const LATE = { './seal.js': '../seal/index.js', [CLIENT]: '../client/index.js' };

/** Bundles that are one file each, whatever they load late. */
const ONE_FILE = ['sign', 'cli'];

/** In front of everything: until a program listens to SIGUSR1, Node opens its debugger, which reads every secret. */
function withoutDebugger(code) {
  const [, hashbang = '', rest] = /^(#!.*\n)?([^]*)$/.exec(code);
  return `${hashbang}process.on("SIGUSR1", () => {});\n${rest}`;
}

// Types are checked once, for all bundles; each is then made of the JavaScript that came of it.
rmSync(COMPILED, { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});

// One file is all that many have of the command line: what a code means stands in it, too.
writeFileSync(
  join(COMPILED, 'src', 'cli', 'troubleshooting-text.js'),
  `export const TROUBLESHOOTING = ${JSON.stringify(readFileSync('TROUBLESHOOTING.md', 'utf8'))};\n`,
);

/** Has the bundler take what a module loads late into the same file. */
function joinLate(folder) {
  for (const { name, parentPath } of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!name.endsWith('.js')) continue;
    const path = join(parentPath, name);
    const code = readFileSync(path, 'utf8');
    writeFileSync(path, code.replaceAll(/\bimport\('\./g, "import(/* webpackMode: 'eager' */ '."));
  }
}

const bundles = [];
for (const [folder, entry] of Object.entries(ENTRIES)) {
  if (folder === ONE_FILE[0]) joinLate(COMPILED);
  const { code, assets, stats } = await ncc(join(root, COMPILED, 'src', entry), {
    cache: false,
    // CommonJS starts a tenth faster: it needs no module loader of its own.
    esm: false,
    license: 'licenses.txt',
    quiet: true,
    target: 'es2022',
    externals: ONE_FILE.includes(folder) ? {} : LATE,
  });
  bundles.push({
    path: `dist/${folder}/index.js`,
    // The Action keeps its names and lines for its readers; the command line is the one that starts faster without.
    text: withoutDebugger(
      folder === 'cli' ? withShortNames(withModulesAsMethods(code)) : withoutComments(code),
    ),
    assets,
    packages: packagesIn(stats, root),
  });
}

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
writeFileSync(join('dist', 'package.json'), '{ "type": "commonjs" }\n');
for (const { path, text, assets } of bundles) {
  mkdirSync(dirname(path));
  writeFileSync(path, text);
  for (const [name, { source }] of Object.entries(assets)) writeFileSync(join(dirname(path), name), source);
  console.log(`${path} ${Math.ceil(Buffer.byteLength(text) / 1024)} KB`);
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
writeFileSync(
  join('dist', 'sbom.cdx.json'),
  `${JSON.stringify(billOfMaterials(lock, bundles), undefined, 2)}\n`,
);
const sha256 = createHash('sha256').update(readFileSync('dist/cli/index.js')).digest('hex');
for (const folder of ['ci', join('docs', 'ci')]) pinProgram(folder, lock.version, sha256);
