// Ends this process with SIGKILL inside of one function of Node's, as KILL_AT has it: JSON with the module, the
// function, an expression for the path that it is about, whether before it, in the middle of what it writes, or after,
// and at which call of those that match.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { module: name, call, path, when, nth = 1 } = JSON.parse(process.env.KILL_AT);
const owner = require(name);
const opened = new Map();

const { openSync } = fs;
fs.openSync = (...given) => {
  const descriptor = openSync(...given);
  opened.set(descriptor, String(given[0]));
  return descriptor;
};

const original = owner[call];
const expression = new RegExp(path);
let matches = 0;
owner[call] = (...given) => {
  const paths = typeof given[0] === 'number' ? [opened.get(given[0]) ?? ''] : given.slice(0, 2).map(String);
  if (!paths.some((each) => expression.test(each)) || ++matches < nth) return original(...given);
  if (when === 'half') original(given[0], given[1].slice(0, given[1].length / 2));
  const result = when === 'after' ? original(...given) : undefined;
  process.kill(process.pid, 'SIGKILL');
  return result;
};
syncBuiltinESMExports();
