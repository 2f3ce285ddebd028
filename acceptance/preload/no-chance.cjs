// Chance is switched off, so that the names that nobody can guess are known.
const { Buffer } = require('node:buffer');
const crypto = require('node:crypto');

crypto.randomBytes = (size) => Buffer.alloc(size);
