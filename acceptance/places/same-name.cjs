// Makes the name of the program's own folder one that everybody can guess.
const { Buffer } = require('node:buffer');
const crypto = require('node:crypto');

crypto.randomBytes = (size) => Buffer.alloc(size);
