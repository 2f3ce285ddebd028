import { spawnSync } from 'node:child_process';
import type { Job } from '../hand-over/ci-system.js';
import { commandLine, type CommandLine } from '../hand-over/command-line.js';
import { formsToMask } from '../hand-over/derived-forms.js';
import { type JobEffects, type Mechanism, systemOf } from '../hand-over/systems.js';
import { forPrograms } from '../look-ups.js';
import { run, type Task } from '../run.js';
import type { Mask } from '../secret.js';
import { commandLineStore } from './saving-command.js';
import type { Call } from './call.js';

/** How to hand a session over. `stdout` takes the CI system's commands. */
interface Way extends Pick<JobEffects, 'stdout'> {
  readonly system: Mechanism;
  /** Set for a command that removes what it hands over, and hides secrets itself. */
  readonly process?: number;
  readonly mask?: Mask;
}

/** Runs a short program with a text on its standard input. @throws Error if it can't be started or fails */
export function runTool(program: string, args: readonly string[], input: string): void {
  const { error, status } = spawnSync(program, args, {
    input,
    env: forPrograms(process.env),
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 10_000,
  });
  if (error) throw error;
  if (status !== 0) throw new Error('The program failed.');
}

/** Masks and annotates in the form of the CI system. */
export function jobFor(call: Call, system: Mechanism, effects: JobEffects, mask?: Mask): Job {
  const { environment, terminal } = call;
  const masks = new Set<string>();
  return {
    mask: mask ?? ((secret) => system.mask?.(formsToMask(secret, masks), effects)),
    info: terminal.say,
    warn: (text) => {
      const told = call.words.say(text);
      terminal.warn(told);
      system.annotate?.('warning', told, effects);
    },
    secretsWithheld: () => system.secretsWithheld?.(environment),
    fail: (failure) => {
      const { what, advice, code } = call.fail(failure);
      system.annotate?.('error', `${what} ${advice} (${code})`, effects);
    },
  };
}

/** Reads, verifies, and runs the command's task. @returns the exit status */
export async function withSession(call: Call, way: Way, task: (to: CommandLine) => Task): Promise<number> {
  const { system, stdout, process, mask } = way;
  const effects = { ...call, runTool, stdout };
  const job = jobFor(call, system, effects, mask);
  const to = commandLine({ ...call, system, effects, job, process });
  call.debug(`CI system: ${systemOf(call.environment).name}.`);
  return loggedIn(call, job, { ...task(to), to });
}

/** Logs in for this command alone, and hands nothing over. @returns the exit status */
export async function withLogin(call: Call, use: Task['use']): Promise<number> {
  // A program reads standard output.
  const job = jobFor(call, systemOf(call.environment), { ...call, runTool, stdout: call.write });
  return loggedIn(call, job, { use, leaves: () => false });
}

async function loggedIn(call: Call, ci: Job, task: Task): Promise<number> {
  const { terminal } = call;
  terminal.spin('Asking Jira');
  const use: Task['use'] = (verified) => {
    terminal.stop();
    return task.use(verified);
  };
  try {
    return await run({ ...call, ci, commandLineStore }, { ...task, use });
  } finally {
    terminal.stop();
  }
}
