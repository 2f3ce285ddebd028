import type { Job } from '../hand-over/ci-system.js';
import { CommandLine } from '../hand-over/command-line.js';
import { formsToMask } from '../hand-over/derived-forms.js';
import { type JobEffects, type Mechanism, systemOf } from '../hand-over/systems.js';
import { run, type Task } from '../run.js';
import type { Secret } from '../secret.js';
import type { Call } from './call.js';
import { commandLineStore } from './network.js';

/** How a session gets to what follows: a mechanism, and what that works with. */
interface Way {
  readonly system: Mechanism;
  readonly effects: JobEffects;
}

/** Of a command that removes what it hands over, and hides secrets by itself. */
interface OwnCare {
  readonly process: number;
  readonly mask: (secret: Secret) => void;
}

/** Read, verify, and what the command is for. @returns the exit status */
export async function withSession(
  call: Call,
  { system, effects }: Way,
  task: (to: CommandLine) => Task,
  own?: OwnCare,
): Promise<number> {
  const { environment, temporaryFolder, now, terminal } = call;
  const masks = new Set<string>();
  const job: Job = {
    mask: own?.mask ?? ((secret) => system.mask?.(formsToMask(secret, masks), effects)),
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
  const to = new CommandLine({ system, effects, temporaryFolder, job, now, process: own?.process });
  call.debug(`CI system: ${systemOf(environment).name}.`);
  const { use, leaves } = task(to);
  terminal.spin('Asking Jira');
  try {
    return await run(
      { ...call, ci: job, handOver: to, commandLineStore },
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
