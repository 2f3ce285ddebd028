import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from './go-tool.js';

/** What the Action consists of, and the workflows that use it. Nothing else, so that it can't be needed. */
const PARTS = ['action.yml', 'dist', 'e2e'];

const WITNESS = './e2e/actions/witness';

interface Workflow {
  jobs: Record<string, { steps: { uses?: string }[] }>;
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
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  git(folder, ['remote', 'add', 'origin', 'https://github.com/acme/example.git']);
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--quiet', '--message=The Action and its examples']);
}

/** Right after the checkout: a job without one can't use a local action, nor the one that is tested here. */
function withWitness(text: string): string {
  const workflow = parse(text) as Workflow;
  for (const { steps } of Object.values(workflow.jobs)) {
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
