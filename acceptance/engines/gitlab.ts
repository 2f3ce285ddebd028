import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { ROOT } from '../e2e/go-tool.js';
import type { Engine, Found } from './engine.js';
import { runProgram } from './program.js';

const PACKAGE = join(ROOT, '.ci', 'tools', 'node_modules', 'gitlab-ci-local');

/** The address under which the example includes the steps, without its scheme. */
const TEMPLATE = 'raw.githubusercontent.com/OWNER/jira-auth/v1/ci/gitlab/templates/jira-auth.yml';

/** A GitLab job on this machine's own shell, by the program `gitlab-ci-local`. */
export const GITLAB: Engine = {
  name: 'GitLab',
  example: 'ci/gitlab/example.gitlab-ci.yml',
  shows: 'gitlab-ci-local: inputs, extends, before_script and after_script in shells of their own',
  masks: false,
  adds: ['?? .gitlab-ci.yml'],
  find,
  run(command, place) {
    copyFileSync(
      join(place.workspace, 'ci', 'gitlab', 'example.gitlab-ci.yml'),
      join(place.workspace, '.gitlab-ci.yml'),
    );
    // It keeps what it has downloaded, so that with the file there nothing is: no branch of ours is public.
    const cached = join(place.workspace, '.gitlab-ci-local', 'includes', TEMPLATE);
    mkdirSync(dirname(cached), { recursive: true });
    cpSync(join(place.workspace, 'ci', 'gitlab', 'templates', 'jira-auth.yml'), cached);
    const { email, token } = place.account;
    const global = { GITLAB_CI: 'true', JIRA_USER_EMAIL: email, JIRA_API_TOKEN: token };
    place.give(join(place.home, '.gitlab-ci-local', 'variables.yml'), stringify({ global }));
    const options = ['--force-shell-executor', '--no-color', '--concurrency', '1'];
    return runProgram(process.execPath, [command, ...options], {
      cwd: place.workspace,
      environment: place.environment,
    });
  },
};

function find(): Found {
  const install = 'Install it with `npm ci --prefix .ci/tools --ignore-scripts`.';
  if (!existsSync(PACKAGE)) return { missing: `gitlab-ci-local is not here. ${install}`, obtainable: true };
  if (spawnSync('rsync', ['--version']).status !== 0) {
    return { missing: 'rsync is not here, which gitlab-ci-local needs. Install it.', obtainable: true };
  }
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  return { command: join(PACKAGE, 'dist', 'index.js'), version };
}
