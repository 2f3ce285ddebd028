const { appendFileSync, readdirSync } = require('node:fs');

const { GITHUB_STATE, GITHUB_WORKSPACE, RUNNER_TEMP, STATE_workspace: state } = process.env;

/** Paths of all entries below a folder, without git's own. */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => !/^\.git(?:[\\/]|$)/.test(path))
    .sort();

if (state === undefined) {
  appendFileSync(GITHUB_STATE, `workspace=${JSON.stringify(filesBelow(GITHUB_WORKSPACE))}\n`);
} else {
  const workspace = filesBelow(GITHUB_WORKSPACE).filter((path) => !JSON.parse(state).includes(path));
  console.log(`witness ${JSON.stringify({ temporary: filesBelow(RUNNER_TEMP), workspace })}`);
}
