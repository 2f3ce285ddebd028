import { CommandLine } from '../hand-over/command-line.js';
import { formsToMask } from '../hand-over/derived-forms.js';
import { systemOf } from '../hand-over/systems/index.js';
import type { System } from '../hand-over/systems/system.js';
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
  readonly system: System;
  readonly terminal: Terminal;
  /** In place of the system's own masks. */
  readonly mask?: (secret: Secret) => void;
  readonly reportFailure: (failure: Failure) => void;
  /** This process removes what it hands over. */
  readonly isOwnCleanUp: boolean;
  readonly task: (ci: CommandLine) => Task;
}

/** Read, verify, and what the command is for. @returns the exit status */
export async function withSession(options: SessionOptions, effects: CliEffects): Promise<number> {
  const { inputs, system, terminal, mask, reportFailure, isOwnCleanUp, task } = options;
  const masks = new Set<string>();
  const ci = new CommandLine({
    system,
    environment: effects.environment,
    temporaryFolder: effects.temporaryFolder,
    mask: mask ?? ((secret) => system.mask?.(formsToMask(secret, masks))),
    say: (text) => {
      terminal.say(text);
    },
    warn: (text) => {
      const told = effects.words.say(text);
      terminal.warn(told);
      system.annotate?.('warning', told);
    },
    reportFailure: (failure) => {
      const told = failure.inWords(effects.words);
      terminal.fail(told);
      system.annotate?.('error', `${told.what} ${told.advice} (${told.code})`);
      reportFailure(told);
    },
    now: effects.now,
    process: isOwnCleanUp ? effects.process : undefined,
  });
  effects.debug(`CI system: ${systemOf(effects.environment).name}.`);
  const { use, leaves } = task(ci);
  terminal.spin('Asking Jira');
  try {
    return await run(
      { ...effects, inputs, ci, handOver: ci, commandLineStore },
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
