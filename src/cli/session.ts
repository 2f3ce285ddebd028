import { CommandLine } from '../hand-over/command-line.js';
import { formsToMask } from '../hand-over/derived-forms.js';
import { systemOf } from '../hand-over/systems/index.js';
import type { System } from '../hand-over/systems/system.js';
import { run, type Task } from '../run.js';
import type { Secret } from '../secret.js';
import type { Call } from './call.js';
import { commandLineStore } from './network.js';

/** Of a command that removes what it hands over, and hides secrets by itself. */
interface OwnCare {
  readonly process: number;
  readonly mask: (secret: Secret) => void;
}

/** Read, verify, and what the command is for. @returns the exit status */
export async function withSession(
  call: Call,
  system: System,
  task: (ci: CommandLine) => Task,
  own?: OwnCare,
): Promise<number> {
  const { terminal } = call;
  const masks = new Set<string>();
  const ci = new CommandLine({
    ...{ system, environment: call.environment, temporaryFolder: call.temporaryFolder, now: call.now },
    mask: own?.mask ?? ((secret) => system.mask?.(formsToMask(secret, masks))),
    say: terminal.say,
    warn: (text) => {
      const told = call.words.say(text);
      terminal.warn(told);
      system.annotate?.('warning', told);
    },
    reportFailure: (failure) => {
      const { what, advice, code } = call.fail(failure);
      system.annotate?.('error', `${what} ${advice} (${code})`);
    },
    process: own?.process,
  });
  call.debug(`CI system: ${systemOf(call.environment).name}.`);
  const { use, leaves } = task(ci);
  terminal.spin('Asking Jira');
  try {
    return await run(
      { ...call, ci, handOver: ci, commandLineStore },
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
