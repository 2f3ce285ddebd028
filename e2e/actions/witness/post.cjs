const { filesBelow } = require('./files.cjs');

const { GITHUB_WORKSPACE, RUNNER_TEMP, STATE_workspace } = process.env;
const before = new Set(JSON.parse(STATE_workspace));
const workspace = filesBelow(GITHUB_WORKSPACE).filter((path) => !before.has(path));
console.log(`witness ${JSON.stringify({ temporary: filesBelow(RUNNER_TEMP), workspace })}`);
