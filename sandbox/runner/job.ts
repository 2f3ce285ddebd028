import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join, resolve } from 'node:path';
import { type ChildResult, runChild, type SignalPlan } from './child.js';
import { contextVariables, type JobContext } from './context.js';
import { type Annotation, logStep, type StepCommand } from './log.js';
import { Masker } from './masker.js';
import { StepFiles, type WrittenValues } from './step-files.js';

type Variables = Readonly<Record<string, string>>;
/** `undefined` removes the variable. */
type Overrides = Readonly<Record<string, string | undefined>>;

export interface JobOptions {
  env?: Variables;
  /** Masked from the start, like `secrets.*`. */
  secrets?: Variables;
  event?: JobContext['event'];
  /** Used as `GITHUB_WORKSPACE` and left in place. Defaults to a new one. */
  workspace?: string;
  debug?: boolean;
  /** Set or removed last, in every step, such as `GITHUB_API_URL`. */
  overrides?: Overrides;
}

interface StepOptions {
  /** The `env:` of the step, which can't change the `GITHUB_*` and `RUNNER_*` variables. */
  env?: Variables;
  /** Like the job's. */
  overrides?: Overrides;
  signalAfter?: SignalPlan;
  onSpawn?: (child: ChildProcess) => void;
  /** After this time, the step and all processes it started are killed. Defaults to 60 000. */
  timeoutMs?: number;
}

export interface ActionOptions extends StepOptions {
  /** See `actionInputs`. */
  inputs?: Variables;
  /** For a post step: the `state` of the main step's result. */
  state?: Variables;
  nodeArguments?: readonly string[];
  stage?: 'main' | 'post';
}

interface ShellOptions extends StepOptions {
  /** `bash` (the default), `sh`, or a command with `{0}` for the script's path. */
  shell?: string;
}

/** `log`, `header` and the messages of annotations are masked. All else is as written. */
export interface StepResult extends ChildResult, Omit<WrittenValues, 'paths'> {
  /** Like `steps.<id>.outcome`: a step also fails with exit code 0, e.g. after it wrote a malformed output. */
  outcome: 'success' | 'failure';
  /** Lines above the log. Source: `Handler.cs`, `ScriptHandler.cs`. */
  header: string[];
  log: string[];
  commands: StepCommand[];
  annotations: Annotation[];
}

interface Step {
  command: string;
  arguments: readonly string[];
  env: Variables;
  header: readonly string[];
  options: StepOptions;
  /** Its exit code is logged if it is not zero. */
  isScript: boolean;
}

const DEFAULT_TIMEOUT_MS = 60_000;

// Source: actions/runner, `ScriptHandlerHelpers.cs`.
const SHELLS: Readonly<Record<string, string>> = {
  bash: 'bash --noprofile --norc -e -o pipefail {0}',
  sh: 'sh -e {0}',
};

/** One mask list, one growing environment, one temporary folder. */
export class Job {
  readonly masker = new Masker();
  /** With all variables that steps have added through `GITHUB_ENV`. */
  readonly env: Record<string, string>;
  readonly temp: string;
  readonly workspace: string;

  readonly #root: string;
  readonly #context: JobContext;
  readonly #paths: string[] = [];
  #finished: StepFiles[] = [];

  constructor(private readonly options: JobOptions = {}) {
    // A variable named `__proto__` must stay a variable.
    this.env = Object.create(null) as Record<string, string>;
    Object.assign(this.env, options.env);
    for (const secret of Object.values(options.secrets ?? {})) this.masker.addSecret(secret);
    this.#root = mkdtempSync(join(realpathSync(tmpdir()), 'job-'));
    this.temp = this.#folder('_temp');
    this.workspace = options.workspace === undefined ? this.#folder('workspace') : resolve(options.workspace);
    const event = options.event ?? { name: 'push', payload: {} };
    const eventPath = join(this.#folder('_temp', '_github_workflow'), 'event.json');
    writeFileSync(eventPath, JSON.stringify(event.payload));
    this.#context = {
      event,
      eventPath,
      workspace: this.workspace,
      temp: this.temp,
      debug: options.debug ?? false,
    };
  }

  /** Resolves even if it fails. */
  runAction(entry: string, options: ActionOptions = {}): Promise<StepResult> {
    const inputs = options.inputs ?? {};
    const stepEnv = { ...this.env, ...options.env };
    const variables = [
      ...Object.entries(options.state ?? {}).map(([key, value]) => [`STATE_${key}`, value]),
      ...Object.entries(inputs).map(([key, value]) => [
        `INPUT_${key.replaceAll(' ', '_').toUpperCase()}`,
        value,
      ]),
    ];
    const header = [
      `##[group]Run ${basename(entry)}`,
      ...section('with:', inputs),
      ...section('env:', stepEnv),
    ];
    return this.#run({
      command: process.execPath,
      arguments: [...(options.nodeArguments ?? []), resolve(entry)],
      env: { ...stepEnv, ...(Object.fromEntries(variables) as Variables) },
      header: options.stage === 'post' ? ['Post job cleanup.'] : [...header, '##[endgroup]'],
      options,
      isScript: false,
    });
  }

  /** Resolves even if it fails. */
  runShell(script: string, options: ShellOptions = {}): Promise<StepResult> {
    const shell = options.shell ?? 'bash';
    const format = SHELLS[shell] ?? shell;
    const file = join(this.temp, `${randomUUID()}.sh`);
    writeFileSync(file, script);
    const [command = '', ...args] = format.split(' ').map((word) => word.replaceAll('{0}', file));
    const env = { ...this.env, ...options.env };
    return this.#run({
      command,
      arguments: args,
      env,
      header: ['##[group]Run', ...script.split(/\r?\n/), ...section('env:', env), '##[endgroup]'],
      options,
      isScript: true,
    });
  }

  /** Leaves a workspace given by the caller. */
  cleanup(): void {
    try {
      rmSync(this.#root, { recursive: true, force: true });
    } catch {
      // Files that can't be deleted fail no job.
    }
  }

  async #run(step: Step): Promise<StepResult> {
    for (const files of this.#finished) files.delete();
    this.#finished = [];
    const files = new StepFiles(this.temp);
    const header = step.header.flatMap((line) => this.masker.mask(line).split('\n'));
    const { overrides, timeoutMs = DEFAULT_TIMEOUT_MS, signalAfter, onSpawn } = step.options;
    const env = this.#environment(step.env, files, overrides);
    const cwd = this.workspace;
    const { command, arguments: given } = step;
    const result = await runChild({ command, arguments: given, env, cwd, timeoutMs, signalAfter, onSpawn });
    this.#finished.push(files);

    const log = logStep(result, this.masker, this.#context.debug);
    if (step.isScript && result.status !== 0)
      log.issue('error', `Process completed with exit code ${String(result.status)}.`);
    const { paths, ...written } = files.read(log);
    Object.assign(this.env, written.env);
    this.#paths.unshift(...paths.reverse());
    return {
      ...result,
      ...written,
      outcome: result.status === 0 && !log.failed ? 'success' : 'failure',
      header,
      log: log.lines,
      commands: log.commands,
      annotations: log.annotations,
    };
  }

  /** Takes only PATH and HOME from this process. */
  #environment(
    stepEnv: Variables,
    files: StepFiles,
    overrides: Overrides | undefined,
  ): Record<string, string> {
    const { PATH = '', HOME = '' } = process.env;
    const all: Record<string, string | undefined> = {
      CI: 'true',
      HOME,
      ...stepEnv,
      PATH: [...this.#paths, stepEnv['PATH'] ?? PATH].join(delimiter),
      ...contextVariables(this.#context),
      ...files.variables,
      GITHUB_ACTIONS: 'true',
      ...this.options.overrides,
      ...overrides,
    };
    return Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }

  #folder(...names: string[]): string {
    const folder = join(this.#root, ...names);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

function section(title: string, values: Variables): string[] {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === '' ? [] : `  ${name}: ${value}`,
  );
  return lines.length > 0 ? [title, ...lines] : [];
}
