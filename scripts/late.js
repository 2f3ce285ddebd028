import { basename, dirname } from 'node:path';

/**
 * Returns the files of a bundle: its main file, and the code that it loads late. Each late file is named after its
 * first module or package. The bundler would number them and compute their paths at run time; here the text names them.
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
