import { basename, dirname } from 'node:path';

/**
 * The files of a bundle: itself, and what it loads late, each named after the module that it begins with, or the package
 * that it is. The bundler numbers them, and makes their paths when they are loaded; here the text says what is loaded.
 *
 * @param bundled what ncc made: its code, its other files by name, and webpack's compilation
 * @returns name, code and modules of each file
 */
export function filesOf({ code, assets, stats: { compilation } }) {
  const load = 'require("./" + __nccwpck_require__.u(chunkId))';
  const late = [...compilation.chunks]
    .filter((chunk) => !chunk.canBeInitial())
    .map((chunk) => {
      const modules = [...compilation.chunkGraph.getChunkModulesIterable(chunk)];
      const [asset] = chunk.files;
      return { id: chunk.id, name: nameOf(chunk, modules), code: String(assets[asset].source), modules };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  if (code.includes(load) !== late.length > 0)
    throw new Error('The bundler loads in another way than before.');
  if (new Set(late.map(({ name }) => name)).size < late.length)
    throw new Error('Two late files have one name.');
  const loads = late.map(({ id, name }) => `${id}: () => require("./${name}")`);
  const [first] = [...compilation.chunks].filter((chunk) => chunk.canBeInitial());
  return [
    {
      name: 'index.js',
      code: code.replace(load, `({ ${loads.join(', ')} })[chunkId]()`),
      modules: [...compilation.chunkGraph.getChunkModulesIterable(first)],
    },
    ...late,
  ];
}

/** An index is named after its folder. */
function nameOf(chunk, modules) {
  const [{ request }] = [...chunk.groupsIterable][0].origins;
  const paths = modules.map((module) => module.resource ?? module.rootModule.resource);
  const end = request.replace(/^(?:\.\.?\/)+/, '/');
  if (paths.some((path) => path.replaceAll('\\', '/').endsWith(end)))
    return basename(request) === 'index.js' ? `${basename(dirname(request))}.js` : basename(request);
  const [, name] = /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(paths[0]) ?? [];
  if (name === undefined) throw new Error(`A late file that begins with ${paths[0]} has no name.`);
  return `${name.replace(/[\\/]/, '-')}.js`;
}
