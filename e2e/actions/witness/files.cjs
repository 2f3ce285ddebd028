const { readdirSync } = require('node:fs');

/** Paths of all entries below a folder, without git's own. */
exports.filesBelow = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path !== '.git' && !/^\.git[\\/]/.test(path))
    .sort();
