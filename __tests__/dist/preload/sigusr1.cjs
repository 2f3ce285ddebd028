// Sends SIGUSR1 as soon as the program has begun, with its first module of Node's, and writes to DEBUGGER_FILE what came of it.
const { writeFileSync } = require('node:fs');
const inspector = require('node:inspector');
const Module = require('node:module');

const { _load: load } = Module;
let isBegun = false;
Module._load = (request, ...rest) => {
  if (request.startsWith('node:') && !isBegun) {
    isBegun = true;
    process.kill(process.pid, 'SIGUSR1');
    // Time for the debugger, which starts in a thread of its own.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  return load(request, ...rest);
};
process.on('exit', () => {
  writeFileSync(process.env.DEBUGGER_FILE, isBegun && !inspector.url() ? 'no debugger' : 'a debugger');
});
