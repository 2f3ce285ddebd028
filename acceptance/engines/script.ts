import { runProgram } from './program.js';
import type { Finished } from './program.js';

/** One script of a job. */
export interface Script {
  readonly text: string;
  /** The shell and its options, without the script. */
  readonly shell: readonly [string, ...string[]];
  /** Beside the job's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it also runs once another has failed. */
  readonly always?: boolean;
}

export interface ScriptsOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Learns from what a script printed, and returns what it adds to the environment of the next ones. */
  readonly after?: (log: string) => Record<string, string>;
}

/** Runs a job's scripts one after the other, each in a shell of its own; the first failure is the job's. */
export async function runScripts(
  scripts: readonly Script[],
  { cwd, environment, after }: ScriptsOptions,
): Promise<Finished> {
  let [job, log, exitCode]: [Record<string, string>, string, number | null] = [{ ...environment }, '', 0];
  for (const { text, shell, environment: own, always } of scripts) {
    if (exitCode !== 0 && always !== true) continue;
    const [command, ...options] = shell;
    const done = await runProgram(command, [...options, '-c', text], {
      cwd,
      environment: { ...job, ...own },
    });
    log += done.log;
    if (exitCode === 0) exitCode = done.exitCode;
    job = { ...job, ...after?.(done.log) };
  }
  return { exitCode, log };
}
