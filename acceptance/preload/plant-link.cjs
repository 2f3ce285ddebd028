// Puts a symbolic link into the program's own folder the moment that it is made, as somebody could who is faster:
// PLANT_LINK has JSON with the file's name and what the link leads to.
const fs = require('node:fs');
const path = require('node:path');

const { name, target } = JSON.parse(process.env.PLANT_LINK);
const { chmodSync } = fs;
fs.chmodSync = (...given) => {
  const result = chmodSync(...given);
  if (path.basename(String(given[0])).startsWith('jira-auth-'))
    fs.symlinkSync(target, path.join(given[0], name));
  return result;
};
