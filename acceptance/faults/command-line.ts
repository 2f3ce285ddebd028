import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import type { Faults } from '../../sandbox/index.js';
import { asEnvironment } from '../../sandbox/command-line.js';
import { runChild } from '../../sandbox/runner/child.js';
import type { ChildResult, SignalPlan } from '../../sandbox/runner/child.js';
import { logStep, Masker } from '../../sandbox/runner/index.js';
import type { Seen, Trial, World } from './row.js';
import { readable } from './rules.js';

/** One run of `jira-auth` outside of every CI system: no mask hides anything there. */
export interface CommandLineRun {
  readonly args: readonly string[] | ((world: World) => readonly string[]);
  /** Inputs as the environment has them; the site is acme. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[];
  readonly signalAfter?: SignalPlan;
  readonly onSpawn?: (child: ChildProcess) => void;
}

export interface CommandLineTrial extends CommandLineRun {
  readonly name: string;
  readonly bound?: number;
  readonly arrange?: (world: World) => void | Promise<void>;
  readonly faults?: (faults: Faults) => void;
  readonly since?: () => number;
  readonly expect: {
    readonly status: number | string;
    readonly code?: string;
    readonly says?: RegExp | readonly RegExp[];
    readonly requests?: number;
  };
  readonly check?: (ended: Ended) => readonly string[] | Promise<readonly string[]>;
}

export interface Ended extends World {
  readonly result: ChildResult;
}

/** A trial of the command line. */
export function commandLine(trial: CommandLineTrial): Trial {
  return {
    name: trial.name,
    ...(trial.bound !== undefined && { bound: trial.bound }),
    run: async (world) => {
      await trial.arrange?.(world);
      trial.faults?.(world.sandbox.faults);
      const result = await runCommandLine(trial, world);
      const { status, code = '', says = [], requests } = trial.expect;
      const seen = seenOf(result, world, trial.inputs);
      const problems = [...seen.problems];
      if (seen.status !== status) problems.push(`exit ${seen.status}, not ${status}`);
      if (seen.code !== code) problems.push(`the code is "${seen.code}", not "${code}"`);
      for (const words of [says].flat()) {
        if (!words.test(result.stderr))
          problems.push(`it says nothing of ${String(words)}: ${result.stderr}`);
      }
      if (requests !== undefined && world.sandbox.requests.length !== requests) {
        problems.push(`${world.sandbox.requests.length} requests, not ${requests}`);
      }
      problems.push(...((await trial.check?.({ ...world, result })) ?? []));
      const ms = trial.since ? performance.now() - trial.since() : result.durationMs;
      return { ...seen, ms, problems };
    },
  };
}

export function runCommandLine(run: CommandLineRun, world: World): Promise<ChildResult> {
  const { PATH = '', HOME = '' } = process.env;
  const { args, inputs = {}, env, nodeArguments = [], signalAfter, onSpawn } = run;
  return runChild({
    command: process.execPath,
    arguments: [
      ...nodeArguments,
      resolve('dist/cli/index.js'),
      ...(typeof args === 'function' ? args(world) : args),
    ],
    env: {
      PATH,
      HOME,
      TMPDIR: world.folder,
      ...world.sandbox.env,
      ...asEnvironment({ 'site-url': fixtures.sites.acme.url, ...inputs }),
      ...env,
    },
    cwd: world.folder,
    timeoutMs: 60_000,
    signalAfter,
    onSpawn,
  });
}

/** What holds for every run: no secret where people read, and nothing that a runner would take for a command. */
export function seenOf(
  result: ChildResult,
  { sandbox }: World,
  inputs: Readonly<Record<string, string>> = {},
): Seen {
  const issued = sandbox.requests.flatMap(({ headers }) => headers['authorization']?.split(' ')[1] ?? []);
  const secrets = [...Object.values(inputs).filter((value) => value.includes('FAKE')), ...issued];
  const { commands } = logStep(result, new Masker());
  const problems = [
    ...(result.timedOut ? ['it did not end by itself'] : []),
    ...readable(result.stderr, secrets).map(() => 'a secret can be read on standard error'),
    ...commands.map(({ name }) => `it printed the command ${name}`),
    ...(/^\s+at .*:\d+:\d+\)?$/m.test(result.stderr) ? ['it printed a stack trace'] : []),
  ];
  return {
    status: result.status ?? result.signal ?? 'nothing',
    code: /^Code: ([a-z-]+)$/m.exec(result.stderr)?.[1] ?? '',
    ms: result.durationMs,
    problems: [...new Set(problems)],
  };
}
