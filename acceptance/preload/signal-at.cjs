// Sends this process a signal at one of its own moments, as SIGNAL_AT has it: JSON with the moment's number and the
// signal, or with the path of a file that gets the names of all moments, one a line. A moment changes a file, prints,
// asks a server or gets an answer; between two of them nothing happens that anybody else could see.
const { Buffer } = require('node:buffer');
const childProcess = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const path = require('node:path');

const { at, signal, names } = JSON.parse(process.env.SIGNAL_AT);
delete process.env.SIGNAL_AT;
const { openSync, writeSync } = fs;
const list = names === undefined ? undefined : openSync(names, 'a');
const opened = new Map();
let count = 0;
let last = '';

/** @returns whether this is the moment; what is printed in one go is one moment */
function moment(name) {
  if (name === last && name.startsWith('print')) return false;
  last = name;
  count += 1;
  if (list !== undefined) writeSync(list, `${name}\n`);
  return count === at;
}

function reach(name) {
  if (moment(name)) process.kill(process.pid, signal);
}

/** The end of a path, without what differs from run to run. */
function label(given) {
  const full = typeof given === 'number' ? (opened.get(given) ?? String(given)) : String(given);
  return path.basename(full).replace(/[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}/g, 'ID');
}

function isOurs(given) {
  const full = typeof given === 'number' ? (opened.get(given) ?? '') : String(given);
  return !full.includes(`${path.sep}dist${path.sep}`) && !full.startsWith('/proc');
}

fs.openSync = (...given) => {
  if (isOurs(given[0])) reach(`openSync ${label(given[0])}`);
  const descriptor = openSync(...given);
  opened.set(descriptor, String(given[0]));
  return descriptor;
};

const CALLS = 'mkdirSync chmodSync fchmodSync renameSync linkSync unlinkSync rmSync rmdirSync';
for (const call of `${CALLS} ftruncateSync fsyncSync closeSync`.split(' ')) {
  const original = fs[call];
  fs[call] = (...given) => {
    if (isOurs(given[0])) reach(`${call} ${label(given[0])}`);
    return original(...given);
  };
}

const { writeFileSync } = fs;
fs.writeFileSync = (...given) => {
  reach(`writeFileSync ${label(given[0])}`);
  if (moment(`half of writeFileSync ${label(given[0])}`)) {
    const half = Buffer.from(given[1]);
    if (typeof given[0] === 'number') writeSync(given[0], half.subarray(0, half.length / 2));
    process.kill(process.pid, signal);
  }
  return writeFileSync(...given);
};

/** The program prints by a descriptor: an inherited one, or one of its own for the same pipe. */
function outputOf(descriptor) {
  const [, number = descriptor] = /^\/proc\/self\/fd\/([12])$/.exec(opened.get(descriptor) ?? '') ?? [];
  return { 1: 'stdout', 2: 'stderr' }[number];
}

for (const call of ['write', 'writeSync']) {
  const original = fs[call];
  fs[call] = (...given) => {
    const name = outputOf(given[0]);
    if (name !== undefined) reach(`print to ${name}`);
    return original(...given);
  };
}

for (const library of [http, https]) {
  const { request } = library;
  library.request = (...given) => {
    const { method = 'GET', path: where = '' } =
      given.find((one) => typeof one === 'object' && one !== null) ?? {};
    const name = `${method} ${String(where).split('?')[0].split('/').at(-1)}`;
    reach(`ask ${name}`);
    const sent = request(...given);
    sent.once('socket', () => reach(`connection for ${name}`));
    sent.once('response', (message) => {
      reach(`answer to ${name}`);
      message.once('end', () => reach(`end of the answer to ${name}`));
    });
    return sent;
  };
}

const { spawn } = childProcess;
childProcess.spawn = (...given) => {
  reach('spawn');
  const child = spawn(...given);
  reach('spawned');
  child.once('exit', () => reach('the command has ended'));
  return child;
};

reach('start');
process.once('beforeExit', () => reach('end'));
