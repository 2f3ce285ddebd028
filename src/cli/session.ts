import { CommandLine } from '../hand-over/command-line.js';
import { formsToMask } from '../hand-over/derived-forms.js';
import type { Job } from '../hand-over/ci-system.js';
import { type JobEffects, type Mechanism, systemOf } from '../hand-over/systems.js';
import type { Inputs } from '../read/inputs.js';
import { run, type Task } from '../run.js';
import type { Failure } from '../failure.js';
import type { Secret } from '../secret.js';
import type { CliEffects } from './effects.js';
import { commandLineStore } from './network.js';
import type { Terminal } from './terminal.js';

/** What a command does with a session, and how. */
export interface SessionOptions {
  readonly inputs: Inputs;
  readonly system: Mechanism;
  /** What it works with. */
  readonly systemEffects?: JobEffects;
  readonly terminal: Terminal;
  /** In place of the system's own masks. */
  readonly mask?: (secret: Secret) => void;
  readonly reportFailure: (failure: Failure) => void;
  /** This process removes what it hands over. */
  readonly isOwnCleanUp: boolean;
  readonly task: (to: CommandLine) => Task;
}

/** Read, verify, and what the command is for. @returns the exit status */
export async function withSession(options: SessionOptions, effects: CliEffects): Promise<number> {
  const { inputs, system, systemEffects = effects, terminal, reportFailure, isOwnCleanUp, task } = options;
  const masks = new Set<string>();
  const job: Job = {
    mask: options.mask ?? ((secret) => system.mask?.(formsToMask(secret, masks), systemEffects)),
    info: (text) => {
      terminal.say(text);
    },
    warn: (text) => {
      const told = effects.words.say(text);
      terminal.warn(told);
      system.annotate?.('warning', told, systemEffects);
    },
    secretsWithheld: () => system.secretsWithheld?.(effects.environment),
    fail: (failure) => {
      const told = failure.inWords(effects.words);
      terminal.fail(told);
      system.annotate?.('error', `${told.what} ${told.advice} (${told.code})`, systemEffects);
      reportFailure(told);
    },
  };
  const { temporaryFolder, now } = effects;
  const process = isOwnCleanUp ? effects.process : undefined;
  const to = new CommandLine({ system, effects: systemEffects, temporaryFolder, job, now, process });
  effects.debug(`CI system: ${systemOf(effects.environment).name}.`);
  const { use, leaves } = task(to);
  terminal.spin('Asking Jira');
  try {
    return await run(
      { ...effects, inputs, ci: job, handOver: to, commandLineStore },
      {
        use: (verified) => {
          terminal.stop();
          return use(verified);
        },
        leaves,
      },
    );
  } finally {
    terminal.stop();
  }
}
