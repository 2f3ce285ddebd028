// @actions/core imports @actions/exec to describe the platform, which this project never asks for. Without it no
// bundle of the Action can start a process.
const absent = () => {
  throw new TypeError('@actions/exec is not part of this bundle.');
};
module.exports.exec = absent;
module.exports.getExecOutput = absent;
