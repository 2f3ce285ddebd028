// @actions/core is one module, with OIDC tokens, step summaries and a description of the platform in it, which nobody
// asks for here: a sixth of the bundle. These are its functions that are used, on its own files for commands.
const { issueCommand } = require('../node_modules/@actions/core/lib/command.js');
const { toCommandProperties } = require('../node_modules/@actions/core/lib/utils.js');

const annotation =
  (level) =>
  (message, properties = {}) => {
    issueCommand(level, toCommandProperties(properties), message);
  };

module.exports = {
  getInput: (name, { trimWhitespace = true } = {}) => {
    const value = process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '';
    return trimWhitespace ? value.trim() : value;
  },
  setSecret: (secret) => {
    issueCommand('add-mask', {}, secret);
  },
  debug: (message) => {
    issueCommand('debug', {}, message);
  },
  info: (message) => {
    process.stdout.write(`${message}\n`);
  },
  warning: annotation('warning'),
  error: annotation('error'),
};
