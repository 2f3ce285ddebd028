import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from './go-tool.js';

/** What the Action consists of, and the workflows that use it. Nothing else, so that it can't be needed. */
const PARTS = ['action.yml', 'dist', 'e2e'];

const PUBLISHED = ['.github/workflows/token-expiry.yml', 'check/action.yml', 'dist'];

const WITNESS = './e2e/actions/witness';

interface Workflow {
  jobs: Record<string, { steps?: { uses?: string }[] }>;
}

/** Makes a git repository that holds the Action and the workflows of `e2e/`, with a witness in each of their jobs. */
export function createConsumer(folder: string): void {
  mkdirSync(folder);
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  const workflows = join(folder, 'e2e');
  for (const name of readdirSync(workflows).filter((name) => name.endsWith('.yml'))) {
    const path = join(workflows, name);
    writeFileSync(path, withWitness(readFileSync(path, 'utf8')));
  }
  commit(folder, 'acme/example');
}

/**
 * Makes a git repository that holds one workflow of `e2e/` and nothing of the Action, as somebody has who calls a
 * workflow of this project's.
 *
 * @param repository `OWNER/NAME`, as GitHub knows it
 * @param files more files, by path
 */
export function createCaller(
  folder: string,
  repository: string,
  workflow: string,
  files: Readonly<Record<string, string>> = {},
): void {
  mkdirSync(join(folder, 'e2e'), { recursive: true });
  cpSync(join(ROOT, 'e2e', workflow), join(folder, 'e2e', workflow));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  commit(folder, repository);
}

/** Makes a folder that stands for this project's own repository: the workflows that others call, and what they use. */
export function createPublished(folder: string): void {
  for (const part of PUBLISHED) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  // act does not know GitHub's name for the repository and commit that a workflow comes from.
  const workflow = join(folder, '.github/workflows/token-expiry.yml');
  writeFileSync(
    workflow,
    readFileSync(workflow, 'utf8').replace('uses: $/check', 'uses: OWNER/jira-auth/check@v1'),
  );
}

function commit(folder: string, repository: string): void {
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  git(folder, ['remote', 'add', 'origin', `https://github.com/${repository}.git`]);
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--quiet', '--message=What is tested here']);
}

/** Right after the checkout: a job without one can't use a local action, nor the one that is tested here. */
function withWitness(text: string): string {
  const workflow = parse(text) as Workflow;
  for (const { steps = [] } of Object.values(workflow.jobs)) {
    const checkout = steps.findIndex(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    if (checkout >= 0) steps.splice(checkout + 1, 0, { uses: WITNESS });
  }
  return stringify(workflow, { lineWidth: 0 });
}

/** Without anybody's configuration: a hook or a signing key of theirs has no part in this. */
function git(folder: string, args: string[]): void {
  const identity = ['-c', 'user.name=FAKE', '-c', 'user.email=fake@example.com'];
  const { PATH = '' } = process.env;
  const { status, stderr } = spawnSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  if (status !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${stderr}`);
}
