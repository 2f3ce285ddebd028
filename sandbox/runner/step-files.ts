import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import { splitLines } from './commands.js';
import { decodeUtf8, setIgnoringCase } from './dotnet.js';
import { readPairs } from './file-commands.js';
import type { StepLog } from './log.js';

/** Larger summaries are not uploaded, in bytes. Source: actions/runner, `FileCommandManager.cs`. */
const SUMMARY_LIMIT = 1024 * 1024;

// The runner's file name prefixes, by the name in the `github` context.
const PREFIXES = {
  env: 'set_env_',
  output: 'set_output_',
  path: 'add_path_',
  state: 'save_state_',
  step_summary: 'step_summary_',
} as const;

export type WrittenValues = ReturnType<StepFiles['read']>;

export class StepFiles {
  /** `GITHUB_OUTPUT`, `GITHUB_ENV`, `GITHUB_STATE`, `GITHUB_PATH` and `GITHUB_STEP_SUMMARY`. */
  readonly variables: Readonly<Record<string, string>>;

  constructor(temp: string) {
    const folder = join(temp, '_runner_file_commands');
    mkdirSync(folder, { recursive: true });
    const suffix = randomUUID();
    const files = Object.entries(PREFIXES).map(([command, prefix]): [string, string] => {
      const file = join(folder, prefix + suffix);
      writeFileSync(file, '');
      return [`GITHUB_${command.toUpperCase()}`, file];
    });
    this.variables = Object.fromEntries(files);
  }

  /**
   * Applies the files after the process has ended. A malformed one fails the step, but the others still count. Returns
   * what the step wrote. For outputs and state, includes what commands set.
   */
  read(log: StepLog) {
    const outputs = new Map(log.outputs);
    const env = new Map<string, string>();
    const state = new Map(log.state);
    let paths: string[] = [];
    // As written, unmasked. GitHub shows it masked line by line. Empty if over 1 MiB.
    let summary = '';

    this.#process('path', log, (content) => {
      paths = splitLines(content).filter((line) => line !== '');
    });
    this.#process('env', log, (content) => {
      for (const [name, value] of readPairs(content)) {
        // Source: actions/runner, `FileCommandManager.cs`.
        if (name.toUpperCase() === 'NODE_OPTIONS')
          log.issue('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
        else {
          env.set(name, value);
          log.debug(`${name}='${value}'`);
        }
      }
    });
    this.#process('step_summary', log, (content, size) => {
      if (size <= SUMMARY_LIMIT) summary = content;
      else log.issue('error', '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k.');
    });
    this.#process('state', log, (content) => {
      for (const [name, value] of readPairs(content)) {
        setIgnoringCase(state, name, value);
        log.debug(`Save intra-action state ${name} = ${value}`);
      }
    });
    this.#process('output', log, (content) => {
      for (const [name, value] of readPairs(content)) {
        if (name === '') throw new Error("Value cannot be null or empty. (Parameter 'name')");
        setIgnoringCase(outputs, name, value);
        log.debug(`Set output ${name} = ${value}`);
      }
    });

    const [ofOutputs, ofEnv, ofState] = [outputs, env, state].map((map) => Object.fromEntries(map));
    return { outputs: ofOutputs ?? {}, env: ofEnv ?? {}, state: ofState ?? {}, paths, summary };
  }

  delete(): void {
    for (const file of Object.values(this.variables)) rmSync(file, { force: true, recursive: true });
  }

  /** A file that the step has deleted counts as empty. */
  #process(
    command: keyof typeof PREFIXES,
    log: StepLog,
    apply: (content: string, size: number) => void,
  ): void {
    try {
      const bytes = readFileSync(this.variables[`GITHUB_${command.toUpperCase()}`] ?? '');
      apply(decodeUtf8(bytes), bytes.length);
    } catch (error) {
      // Not `instanceof`: under Jest, a Node.js error comes from another realm.
      if (types.isNativeError(error) && 'code' in error && error.code === 'ENOENT') return;
      log.fail(`Unable to process file command '${command}' successfully.`, error);
    }
  }
}
