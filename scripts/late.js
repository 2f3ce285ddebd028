import { basename, dirname } from 'node:path';

/**
 * The files of a bundle: itself, and what it loads late, each named after the module that it begins with. The bundler
 * numbers them, and makes their paths when they are loaded; here the text says what is loaded.
 *
 * @param bundled what ncc made: its code, its other files by name, and webpack's compilation
 * @returns name, code and modules of each file
 */
export function filesOf({ code, assets, stats: { compilation } }) {
  const late = [...compilation.chunks].filter((chunk) => !chunk.canBeInitial());
  const loads = late.map((chunk) => `${chunk.id}: () => require("./${nameOf(chunk)}")`);
  const load = 'require("./" + __nccwpck_require__.u(chunkId))';
  if (code.includes(load) !== late.length > 0)
    throw new Error('The bundler loads in another way than before.');
  const files = [...compilation.chunks].map((chunk) => {
    const isLate = late.includes(chunk);
    return {
      name: isLate ? nameOf(chunk) : 'index.js',
      code: isLate
        ? String(assets[[...chunk.files][0]].source)
        : code.replace(load, `({ ${loads.join(', ')} })[chunkId]()`),
      modules: [...compilation.chunkGraph.getChunkModulesIterable(chunk)],
    };
  });
  const names = new Set(files.map(({ name }) => name));
  if (names.size < files.length) throw new Error('Two of the files that are loaded late have one name.');
  return files.sort(
    (one, other) =>
      Number(one.name !== 'index.js') - Number(other.name !== 'index.js') || (one.name < other.name ? -1 : 1),
  );
}

/** An index is named after its folder. */
function nameOf(chunk) {
  const [{ request }] = [...chunk.groupsIterable][0].origins;
  return basename(request) === 'index.js' ? `${basename(dirname(request))}.js` : basename(request);
}
