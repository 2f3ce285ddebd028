import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { runChild } from '../../sandbox/runner/child.js';
import { actionInputs, Job, type StepResult } from '../../sandbox/runner/index.js';

/** What the preload is told: at which moment which signal, or where to write down the moments. */
export type SignalAt = { readonly at: number; readonly signal: NodeJS.Signals } | { readonly names: string };

const PRELOAD = ['--require', resolve('acceptance/signals/signal-at.cjs')];

/** Longer than any run here takes that comes to its end. */
const TIMEOUT_MS = 20_000;

/** What came of a process. */
export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** What a person sees of it. */
  readonly seen: string;
}

/** A machine of one run's own: a home, a folder for temporary files, and a job. */
export class World {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), 'signals-'));
  readonly home = this.#folder('home');
  readonly temp = this.#folder('tmp');
  readonly tokenFile = join(this.#folder('tokens'), 'token');
  readonly job: Job;
  readonly sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    sandbox.reset();
    this.job = new Job({ env: { ...sandbox.env, HOME: this.home } });
    mkdirSync(join(this.home, 'jira'), { mode: 0o700 });
    writeFileSync(join(this.home, 'jira', 'config.yml'), 'before: true\n', { mode: 0o600 });
  }

  remove(): void {
    this.job.cleanup();
    rmSync(this.root, { recursive: true, force: true });
  }

  async main(inputs: Readonly<Record<string, string>>, when?: SignalAt): Promise<StepResult & Ran> {
    const result = await this.job.runAction('dist/main/index.js', {
      inputs: actionInputs('action.yml', { 'site-url': 'acme', ...inputs }),
      ...interrupted(when),
      timeoutMs: TIMEOUT_MS,
    });
    return { ...result, seen: seenOf(result) };
  }

  async post(state: Readonly<Record<string, string>>, when?: SignalAt): Promise<StepResult & Ran> {
    const result = await this.job.runAction('dist/post/index.js', {
      state,
      stage: 'post',
      ...interrupted(when),
      timeoutMs: TIMEOUT_MS,
    });
    return { ...result, seen: seenOf(result) };
  }

  async cli(args: readonly string[], env: Readonly<Record<string, string>>, when?: SignalAt): Promise<Ran> {
    const { PATH = '' } = process.env;
    const preload = interrupted(when);
    const result = await runChild({
      command: process.execPath,
      arguments: [...preload.nodeArguments, resolve('dist/cli/index.js'), ...args],
      env: { PATH, HOME: this.home, TMPDIR: this.temp, ...this.sandbox.env, ...env, ...preload.env },
      cwd: this.root,
      timeoutMs: TIMEOUT_MS,
    });
    return { ...result, seen: result.stdout + result.stderr };
  }

  /** The folders of ours in the two places for temporary files, and what is in them, with their modes. */
  left(): Left[] {
    return [this.temp, this.job.temp].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.startsWith('jira-auth-'))
        .map((path) => {
          const found = lstatSync(join(folder, path));
          return { path, isFile: found.isFile(), mode: found.mode & 0o7777 };
        }),
    );
  }

  /** What gajira actions read; the file is there from the start. */
  gajiraConfig(): string {
    return readFileSync(join(this.home, 'jira', 'config.yml'), 'utf8');
  }

  #folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  }
}

export interface Left {
  readonly path: string;
  /** Not a folder, and no pipe. */
  readonly isFile: boolean;
  readonly mode: number;
}

function interrupted(when: SignalAt | undefined): { nodeArguments: string[]; env: Record<string, string> } {
  return when === undefined
    ? { nodeArguments: [], env: {} }
    : { nodeArguments: PRELOAD, env: { SIGNAL_AT: JSON.stringify(when) } };
}

function seenOf({ log, annotations, summary }: StepResult): string {
  return [
    ...log,
    ...annotations.flatMap(({ message, properties }) => [message, ...Object.values(properties)]),
    summary,
  ].join('\n');
}
