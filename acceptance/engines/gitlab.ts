import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { runProgram } from '../kit/finished.js';
import { goProgram } from '../kit/go-tool.js';
import { missingPackage, missingProgram, TOOLS } from '../kit/tools.js';
import type { Engine } from './place.js';

const TEMPLATE = 'raw.githubusercontent.com/OWNER/jira-auth/v1/ci/gitlab/templates/jira-auth.yml';

/**
 * Runs a GitLab job in this machine's shell with the program `gitlab-ci-local`: inputs, extends, before_script and
 * after_script. Its log passes through GitLab Runner's own masking code.
 */
export const GITLAB: Engine = {
  name: 'GitLab',
  masks: { as: '[MASKED]', forms: ['token'] },
  adds: ['?? .gitlab-ci.yml'],
  missing: () =>
    missingPackage('gitlab-ci-local') ?? missingProgram('rsync') ?? goProgram('gitlab-masker').missing,
  async run(place) {
    const command = join(TOOLS, 'gitlab-ci-local', 'dist', 'index.js');
    const { workspace, home, environment, credential } = place;
    const example = place.read('gitlab', 'example.gitlab-ci.yml') as { 'update-issue': { script: string[] } };
    if (place.printing !== '') example['update-issue'].script.unshift(place.printing);
    writeFileSync(join(workspace, '.gitlab-ci.yml'), stringify(example));
    // With this file in its cache, it downloads nothing: none of our branches is public.
    const cached = join(workspace, '.gitlab-ci-local', 'includes', TEMPLATE);
    mkdirSync(dirname(cached), { recursive: true });
    cpSync(join(workspace, 'ci', 'gitlab', 'templates', 'jira-auth.yml'), cached);
    const global = { GITLAB_CI: 'true', ...credential };
    place.give(join(home, '.gitlab-ci-local', 'variables.yml'), stringify({ global }));
    const options = ['--force-shell-executor', '--no-color', '--concurrency', '1'];
    const finished = await runProgram(process.execPath, [command, ...options], workspace, environment);
    // It keeps the output unmasked, which GitLab doesn't.
    rmSync(join(workspace, '.gitlab-ci-local', 'output'), { recursive: true });
    // The prefix that it adds to each line of a job.
    const log = finished.log.replaceAll(/^update-issue +[>$] ?/gm, '');
    return { ...finished, log: asShown(log, [place.token]) };
  },
};

function asShown(log: string, masked: readonly string[]): string {
  const { command = '' } = goProgram('gitlab-masker');
  const [whole = '', ...others] = [65_536, 7, 1].map((piece) => {
    const env = { MASKED: JSON.stringify(masked), PIECE: String(piece) };
    const { status, stdout, stderr } = spawnSync(command, { input: log, encoding: 'utf8', env });
    if (status !== 0) throw new Error(`GitLab's masker failed: ${stderr}`);
    return stdout;
  });
  if (others.some((other) => other !== whole))
    throw new Error("GitLab's masker depends on how a job writes.");
  return whole;
}
