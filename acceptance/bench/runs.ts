import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { actionInputs, inputVariables } from '../../sandbox/runner/index.js';

const MAIN = resolve('dist/main/index.js');
const CHECK = resolve('dist/check/index.js');
const CLI = resolve('dist/cli/index.js');
const PEAK_MEMORY = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));
const FILE_COMMANDS = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY'];

type Inputs = Readonly<Record<string, string>>;
type Variables = Readonly<Record<string, string>>;

export interface RunOptions {
  /** Measures the peak memory, too. */
  readonly memory?: boolean;
  /**
   * Leaves out what it takes to reach the sandbox. With NODE_EXTRA_CA_CERTS, Node parses every certificate that it
   * trusts before it runs anything, which would hide how long the Action itself takes to start.
   */
  readonly offline?: boolean;
}

export interface Run {
  readonly ms: number;
  readonly status: number | null;
  /** Bytes; 0 unless it was asked for. */
  readonly peakMemory: number;
  readonly output: string;
}

/** Runs Node again and again, each time with nothing in the environment but what is given here. */
export class Runs {
  readonly #folder = mkdtempSync(join(realpathSync(tmpdir()), 'jira-auth-bench-'));
  readonly #env: Readonly<Record<string, string>>;
  readonly #network: Readonly<Record<string, string>>;

  /** @param network what it takes to reach the sandbox */
  constructor(network: Readonly<Record<string, string>>) {
    const files = FILE_COMMANDS.map((name) => [name, join(this.#folder, name)]);
    this.#network = network;
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.#folder,
      ...(process.env['SYSTEMROOT'] === undefined ? {} : { SYSTEMROOT: process.env['SYSTEMROOT'] }),
      GITHUB_ACTIONS: 'true',
      RUNNER_TEMP: this.#folder,
      ...(Object.fromEntries(files) as Record<string, string>),
    };
  }

  /** The Action's main step. */
  action(inputs: Inputs, options: RunOptions = {}): Run {
    return this.#run([MAIN], inputVariables(actionInputs('action.yml', inputs)), options);
  }

  /** The expiry check as an Action. */
  check(inputs: Inputs, options: RunOptions = {}): Run {
    return this.#run([CHECK], inputVariables(actionInputs('check/action.yml', inputs)), options);
  }

  /** The command line. */
  command(given: readonly string[], variables: Variables, options: RunOptions = {}): Run {
    return this.#run([CLI, ...given], variables, options);
  }

  /** Node by itself, with the environment that the Action would get. */
  baseline(inputs: Inputs, options: RunOptions = {}): Run {
    return this.#run(['-e', '0'], inputVariables(actionInputs('action.yml', inputs)), options);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(
    program: readonly string[],
    variables: Variables,
    { memory = false, offline = false }: RunOptions,
  ): Run {
    this.#empty();
    const network = offline ? {} : this.#network;
    const env = { ...this.#env, ...network, ...variables };
    const preload = memory ? ['-r', PEAK_MEMORY] : [];
    const started = performance.now();
    const child = spawnSync(process.execPath, [...preload, ...program], {
      cwd: this.#folder,
      env,
      encoding: 'utf8',
      // The masks of many credentials are some megabytes.
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe', memory ? 'pipe' : 'ignore'],
    });
    const ms = performance.now() - started;
    if (child.error !== undefined) throw child.error;
    const [, stdout = '', stderr = '', peak = ''] = child.output.map((text) => text ?? '');
    return { ms, status: child.status, peakMemory: Number(peak), output: stdout + stderr };
  }

  /** Every run finds the files that a runner makes, and nothing that an earlier run has left. */
  #empty(): void {
    for (const name of readdirSync(this.#folder)) rmSync(join(this.#folder, name), { recursive: true });
    for (const name of FILE_COMMANDS) writeFileSync(join(this.#folder, name), '');
  }
}
