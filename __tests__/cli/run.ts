import { JIRA_AUTH } from '../../src/cli/commands.js';
import { runCli } from '../../src/cli/program.js';
import type { World } from '../../src/cli/world.js';

export type Run = Awaited<ReturnType<typeof run>>;

export const NOON = new Date('2027-01-31T12:00:00Z');

const never = (): never => {
  throw new Error('A command that was refused went on.');
};

/** Runs the command line in this process, with a world that only accepts output. */
export async function run(
  args: readonly string[],
  environment: Record<string, string> = {},
  world: Partial<World> = {},
) {
  let [stdout, stderr] = ['', ''];
  const status = await runCli(JIRA_AUTH, args, {
    environment,
    now: () => NOON,
    random: () => 0,
    signal: new AbortController().signal,
    stdout: (text) => (stdout += text),
    stderr: (text) => void (stderr += text),
    flushed: () => Promise.resolve(),
    isStdoutTerminal: false,
    isTerminal: false,
    columns: () => undefined,
    temporaryFolder: '/nonexistent',
    process: 1,
    isRunning: () => true,
    command: { isRunning: false, status: undefined },
    write: never,
    ...{ lines: never, standardInput: never },
    ...world,
  });
  return { status, stdout, stderr };
}
