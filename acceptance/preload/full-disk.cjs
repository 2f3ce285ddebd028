// The disk has no room for files whose path FULL_DISK, an expression, matches.
const fs = require('node:fs');

const full = new RegExp(process.env.FULL_DISK);
const opened = new Map();

const { openSync } = fs;
fs.openSync = (...given) => {
  const descriptor = openSync(...given);
  opened.set(descriptor, String(given[0]));
  return descriptor;
};

for (const call of ['writeFileSync', 'writeSync', 'appendFileSync']) {
  const original = fs[call];
  fs[call] = (...given) => {
    const path = typeof given[0] === 'number' ? (opened.get(given[0]) ?? '') : String(given[0]);
    if (!full.test(path)) return original(...given);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
  };
}
