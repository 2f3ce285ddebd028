import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { fixtures } from '../../sandbox/index.js';
import { ROOT } from '../kit/tools.js';
import { createRepository } from '../kit/repository.js';

interface Step {
  uses?: string | undefined;
}

const FOLDERS = ['e2e', 'examples/github'];

function copy(folder: string, parts: readonly string[]): void {
  for (const part of parts) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
}

/**
 * Makes a git repository that holds the Actions and the workflows that use them, with a witness in each job. In the
 * examples, the Actions under test replace the published ones, and the sandbox replaces the reader's Data Center.
 */
export function createConsumer(folder: string): void {
  const { host } = fixtures.dataCenter;
  // Only the Actions and the workflows that use them, to show that nothing else is needed.
  copy(folder, ['action.yml', 'check', 'update', 'dist', ...FOLDERS]);
  for (const path of FOLDERS.flatMap((name) => workflowsIn(join(folder, name)))) {
    const workflow = parse(readFileSync(path, 'utf8').replaceAll('jira.example.com', host)) as {
      jobs: Record<string, { steps?: Step[] }>;
    };
    for (const { steps = [] } of Object.values(workflow.jobs)) {
      if (steps.some(isPublished)) steps.unshift({ uses: 'actions/checkout@v7' });
      for (const step of steps.filter(isPublished)) step.uses = step.uses?.replace(PUBLISHED, './$1');
      // Right after the checkout, because without one a job can't use a local action, nor the one under test.
      const checkout = steps.findIndex(({ uses = '' }) => uses.startsWith('actions/checkout@'));
      if (checkout >= 0) steps.splice(checkout + 1, 0, { uses: './e2e/actions/witness' });
    }
    writeFileSync(path, stringify(workflow, { lineWidth: 0 }));
  }
  createRepository(folder, `https://github.com/${fixtures.github.repository}.git`);
}

const PUBLISHED = /^OWNER\/jira-auth\/?(.*)@v1$/;
const isPublished = ({ uses = '' }: Step): boolean => PUBLISHED.test(uses);

function workflowsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .map((file) => join(folder, file));
}

/**
 * Makes a git repository that holds one workflow of `e2e/` and nothing of the Action, like a repository that calls a
 * workflow of this project.
 *
 * @param repository `OWNER/NAME`, as on GitHub
 * @param files more files, by path
 */
export function createCaller(
  folder: string,
  repository: string,
  workflow: string,
  files: Readonly<Record<string, string>> = {},
): void {
  mkdirSync(folder, { recursive: true });
  copy(folder, [join('e2e', workflow)]);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  createRepository(folder, `https://github.com/${repository}.git`);
}

export function createPublished(folder: string): void {
  const workflow = '.github/workflows/token-expiry.yml';
  copy(folder, [workflow, 'check/action.yml', 'dist']);
  const text = readFileSync(join(folder, workflow), 'utf8');
  // act doesn't know GitHub's syntax for the repository and commit of the called workflow.
  writeFileSync(join(folder, workflow), text.replace('uses: $/check', 'uses: OWNER/jira-auth/check@v1'));
}
