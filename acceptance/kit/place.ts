import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { asEnvironment } from '../../sandbox/command-line.js';
import type { Sandbox } from '../../sandbox/index.js';
import { type ChildResult, runChild } from '../../sandbox/runner/child.js';
import {
  actionInputs,
  type ActionOptions,
  Job,
  type JobOptions,
  type StepResult,
} from '../../sandbox/runner/index.js';

export type Inputs = Readonly<Record<string, string>>;

export const MAIN = 'dist/main/index.js';
export const POST = 'dist/post/index.js';
export const UPDATE = 'dist/update/index.js';
export const CLI = resolve('dist/cli/index.js');

export interface CommandLineOptions extends Omit<ActionOptions, 'inputs' | 'overrides' | 'stage' | 'state'> {
  readonly cwd?: string;
}

/** A separate machine for one run: a home, a folder for temporary files, and a job. */
export class Place {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), 'place-'));
  readonly home = this.folder('home');
  readonly temp = this.folder('tmp');
  readonly job: Job;

  constructor(
    readonly sandbox: Pick<Sandbox, 'env'>,
    options: JobOptions = {},
  ) {
    this.job = new Job({ ...options, env: { ...sandbox.env, HOME: this.home, ...options.env } });
  }

  path(...names: string[]): string {
    return join(this.root, ...names);
  }

  folder(...names: string[]): string {
    mkdirSync(this.path(...names), { recursive: true, mode: 0o700 });
    return this.path(...names);
  }

  link(name: string, target: string): string {
    symlinkSync(target, this.path(name));
    return this.path(name);
  }

  main(inputs: Inputs, options: ActionOptions = {}): Promise<StepResult> {
    const given = actionInputs('action.yml', { 'site-url': 'acme', ...inputs });
    return this.job.runAction(MAIN, { timeoutMs: 90_000, ...options, inputs: given });
  }

  post(state: Inputs, options: ActionOptions = {}): Promise<StepResult> {
    return this.job.runAction(POST, { ...options, state, stage: 'post' });
  }

  cli(args: readonly string[], inputs: Inputs = {}, options: CommandLineOptions = {}): Promise<ChildResult> {
    return this.run(process.execPath, [...(options.nodeArguments ?? []), CLI, ...args], inputs, options);
  }

  run(
    command: string,
    args: readonly string[],
    inputs: Inputs = {},
    options: CommandLineOptions = {},
  ): Promise<ChildResult> {
    const { env, cwd = this.root, signalAfter, onSpawn, timeoutMs = 60_000 } = options;
    return runChild({
      command,
      arguments: args,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: this.home,
        TMPDIR: this.temp,
        ...this.sandbox.env,
        ...asEnvironment(inputs),
        ...env,
      },
      cwd,
      timeoutMs,
      signalAfter,
      onSpawn,
    });
  }

  /** Returns options for a run of Node, and a function that reads its peak memory afterwards. */
  measured(): { env: Inputs; nodeArguments: readonly string[]; peakMB: () => number } {
    const file = this.path('peak-memory');
    return {
      env: { MAX_RSS_FILE: file },
      nodeArguments: preload('max-rss', '__tests__/dist/preload'),
      peakMB: () => Number(readFileSync(file, 'utf8')) / 1024,
    };
  }

  left() {
    return [this.temp, this.job.temp].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.startsWith('jira-auth-'))
        .map((path) => {
          const found = lstatSync(join(folder, path));
          return { path, isFile: found.isFile(), mode: found.mode & 0o7777 };
        }),
    );
  }

  /** Returns what a job left under RUNNER_TEMP besides the runner's files, and every file that contains a secret. */
  remains(secrets: readonly string[]): string[] {
    const isRunnersOwn = /^(?:_runner_file_commands|_github_workflow|[0-9a-f-]{36}\.sh)$/;
    const files = [this.job.temp, this.job.workspace, this.home]
      .flatMap((folder) => readdirSync(folder, { withFileTypes: true, recursive: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return [
      ...readdirSync(this.job.temp)
        .filter((name) => !isRunnersOwn.test(name))
        .map((name) => `${name} is left under RUNNER_TEMP`),
      ...files
        .filter((file) => secrets.some((secret) => readFileSync(file, 'utf8').includes(secret)))
        .map((file) => `${file} holds a secret`),
    ];
  }

  remove(): void {
    this.job.cleanup();
    rmSync(this.root, { recursive: true, force: true });
  }
}

export function seenBy({ log, annotations, summary }: StepResult): string {
  const said = annotations.flatMap(({ message, properties }) => [message, ...Object.values(properties)]);
  return [...log, ...said, summary].join('\n');
}

/** Returns the arguments with which Node first loads a file of `acceptance/preload`. */
export function preload(name: string, folder = 'acceptance/preload'): string[] {
  return ['--require', resolve(folder, `${name}.cjs`)];
}
