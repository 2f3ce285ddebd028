import type { CliEffects } from '../../src/cli/effects.js';
import { runCli } from '../../src/cli/program.js';

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const NOON = new Date('2027-01-31T12:00:00Z');

/**
 * Runs the command line in this process.
 *
 * @param effects in the place of those that fail the test
 */
export async function run(
  args: readonly string[],
  environment: Record<string, string> = {},
  effects: Partial<CliEffects> = {},
): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  const status = await runCli(args, {
    environment,
    now: () => NOON,
    random: () => 0,
    signal: new AbortController().signal,
    lines: () => {
      throw new Error('Nothing was to be read.');
    },
    isStdoutTerminal: false,
    flushed: () => Promise.resolve(),
    standardInput: () => Promise.reject(new Error('Nothing was to be read.')),
    isTerminal: false,
    temporaryFolder: '/nonexistent',
    process: 1,
    isRunning: () => true,
    runTool: () => {
      throw new Error('No program was to be run.');
    },
    runCommand: () => Promise.reject(new Error('No command was to be run.')),
    openBrowser: () => Promise.reject(new Error('No page was to be shown.')),
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    commands: (text) => {
      stderr += text;
    },
    ...effects,
  });
  return { status, stdout, stderr };
}
