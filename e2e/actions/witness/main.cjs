const { appendFileSync } = require('node:fs');
const { filesBelow } = require('./files.cjs');

const { GITHUB_STATE, GITHUB_WORKSPACE } = process.env;
appendFileSync(GITHUB_STATE, `workspace=${JSON.stringify(filesBelow(GITHUB_WORKSPACE))}\n`);
