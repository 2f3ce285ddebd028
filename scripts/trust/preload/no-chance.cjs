// Chance is switched off, so that the names that nobody can guess are known.
const crypto = require('node:crypto');

crypto.randomBytes = (size) => Buffer.alloc(size);
