import { spawnSync } from 'node:child_process';
import { ACTIONLINT, ROOT, findOrInstall } from '../e2e/go-tool.js';
import type { Check, Outcome } from './check.js';
import { projectFiles } from './files.js';
import { findOrInstallZizmor } from './zizmor.js';

/** What act runs, as GitHub would: the end-to-end test, whose workflows are examples, too. */
const END_TO_END = /^e2e\/(?:[^/]+|actions\/[^/]+\/action)\.ya?ml$/;

/** What GitHub runs or reads. */
const OWN = /^(?:\.github\/workflows\/[^/]+|\.github\/dependabot|(?:[\w-]+\/)?action)\.ya?ml$/;

const WORKFLOW = /^(?:\.github\/workflows|e2e)\/[^/]+\.ya?ml$/;

export const ACTIONLINT_CHECK: Check = {
  name: 'actionlint, workflows',
  run: () => {
    const actionlint = findOrInstall(ACTIONLINT);
    if ('missing' in actionlint) return actionlint;
    const files = projectFiles().filter((path) => WORKFLOW.test(path));
    const { status, stdout, stderr } = spawnSync(
      actionlint.command,
      [
        // What it finds must not depend on what else is installed.
        '-shellcheck=',
        '-pyflakes=',
        // Its newest release is older than this syntax of GitHub's for the workflow's own repository and commit.
        '-ignore',
        'specifying action "\\$/[a-z]*" in invalid format because ref is missing',
        '-oneline',
        ...files,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    return outcomeOf(files, status, stdout.trim() || stderr.trim());
  },
};

/** Offline, since what it finds must not depend on the day; "auditor" is its strictest persona. */
const ZIZMOR_OPTIONS = ['--offline', '--persona=auditor', '--strict-collection', '--no-progress', '--quiet'];

export const ZIZMOR_CHECKS: readonly Check[] = [
  zizmorCheck('zizmor, workflows and action.yml', OWN, []),
  zizmorCheck('zizmor, end-to-end workflows', END_TO_END, ['--config', '.github/zizmor-e2e.yml']),
];

function zizmorCheck(name: string, pattern: RegExp, options: readonly string[]): Check {
  return {
    name,
    run: () => {
      const zizmor = findOrInstallZizmor();
      if ('missing' in zizmor) return zizmor;
      const files = projectFiles().filter((path) => pattern.test(path));
      const { status, stdout, stderr } = spawnSync(
        zizmor.command,
        [...ZIZMOR_OPTIONS, '--color=never', ...options, ...files],
        { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
      );
      return outcomeOf(files, status, `${stdout}${stderr}`.trim());
    },
  };
}

function outcomeOf(files: readonly string[], status: number | null, printed: string): Outcome {
  const problems =
    status === 0 && files.length > 0 ? [] : [printed || `ended with status ${status ?? 'none'}`];
  return { looked: `${files.length} files`, problems };
}
