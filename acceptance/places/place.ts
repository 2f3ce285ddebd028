import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { runChild } from '../../sandbox/runner/child.js';
import { actionInputs, Job, type ActionOptions, type StepResult } from '../../sandbox/runner/index.js';
import { ways } from '../../__tests__/dist/ways.js';

/** What nothing may be written to, and what nobody may have read. */
export const FOREIGN = 'FAKE: somebody else owns this\n';

/** A folder with odd places in it, and a job. */
export class Place {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), 'places-'));
  /** A file that links lead to. */
  readonly foreign = this.path('foreign');
  readonly sandbox: Sandbox;
  readonly job: Job;

  constructor(sandbox: Sandbox, env: Readonly<Record<string, string>> = {}) {
    sandbox.reset();
    this.sandbox = sandbox;
    writeFileSync(this.foreign, FOREIGN, { mode: 0o600 });
    mkdirSync(this.path('home'));
    mkdirSync(this.path('tmp'));
    this.job = new Job({ env: { ...sandbox.env, HOME: this.path('home'), ...env } });
  }

  path(name: string): string {
    return join(this.root, name);
  }

  get isForeignUntouched(): boolean {
    return readFileSync(this.foreign, 'utf8') === FOREIGN;
  }

  link(name: string, target = this.foreign): string {
    symlinkSync(target, this.path(name));
    return this.path(name);
  }

  folder(name: string): string {
    mkdirSync(this.path(name));
    return this.path(name);
  }

  pipe(name: string): string {
    execFileSync('mkfifo', [this.path(name)]);
    return this.path(name);
  }

  main(options: ActionOptions = {}): Promise<StepResult> {
    return this.job.runAction('dist/main/index.js', {
      timeoutMs: 20_000,
      ...options,
      inputs: actionInputs('action.yml', { 'site-url': 'acme', ...(options.inputs ?? ways.classic) }),
    });
  }

  post(state: Readonly<Record<string, string>>, options: ActionOptions = {}): Promise<StepResult> {
    return this.job.runAction('dist/post/index.js', { timeoutMs: 20_000, ...options, state, stage: 'post' });
  }

  cli(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    { nodeArguments = [], closed }: { nodeArguments?: readonly string[]; closed?: 'stdout' | 'stderr' } = {},
  ): ReturnType<typeof runChild> {
    const { PATH = '' } = process.env;
    return runChild({
      command: process.execPath,
      arguments: [...nodeArguments, resolve('dist/cli/index.js'), ...args],
      env: { PATH, HOME: this.path('home'), TMPDIR: this.path('tmp'), ...this.sandbox.env, ...env },
      cwd: this.root,
      timeoutMs: 20_000,
      onSpawn: (child) => {
        if (closed !== undefined) child[closed]?.destroy();
      },
    });
  }

  remove(): void {
    this.job.cleanup();
    rmSync(this.root, { recursive: true, force: true });
  }
}
