import { MaskedTexts } from '../hand-over/stream-masker.js';
import { type Mechanism, systemOf } from '../hand-over/systems.js';
import type { Variables } from '../hand-over/variables.js';
import { SECRET_INPUTS } from '../inputs/schema.js';
import { forPrograms } from '../look-ups.js';
import { printable } from '../printable.js';
import type { Mask } from '../secret.js';
import type { Call } from './call.js';
import { runCommand } from './child.js';
import { problemWith } from './find-program.js';
import { keepAlive } from './renewal.js';
import { withSession } from './session.js';

/** Runs a command with a session. @returns its exit status; 127 if there is no such command, 126 if it can't be run */
export async function exec(call: Call): Promise<number> {
  const { args: words, environment, temporaryFolder, terminal, stdout, command, write } = call;
  const [program = ''] = words;
  const notRun = problemWith(program, environment);
  if (notRun) {
    terminal.say(`jira-auth: ${nameOf(program, call)} ${notRun.problem}.`);
    if (/\s/.test(program)) terminal.say('A shell line needs a shell: sh -c "...".');
    return notRun.status;
  }
  const texts = new MaskedTexts();
  let variables: Variables = [];
  const { secretsWithheld } = systemOf(environment);
  const system: Mechanism = {
    ...(secretsWithheld && { secretsWithheld }),
    setVariables: (given) => {
      variables = given.variables;
    },
    next: '',
  };
  const mask: Mask = (secret) => {
    texts.add(secret.reveal());
  };
  return withSession(call, { system, stdout, process: call.process, mask }, (ci) => ({
    use: async ({ session, request: { settings }, tls, renew }) => {
      ci.handOver(session, settings, tls);
      const give = (renewed: typeof session): void => {
        ci.rewrite(renewed, settings, tls);
      };
      const stop = keepAlive(session, renew, give, call);
      try {
        // Undefined variables are not set.
        const given = variables.map(([name, value]) => [name, value || undefined]);
        const all = { ...forPrograms(environment), ...(Object.fromEntries(given) as typeof environment) };
        const request = { words, environment: all, texts, temporaryFolder };
        command.isRunning = true;
        const end = await runCommand(request, process.stdout.write.bind(process.stdout), write);
        command.status = end.status;
        if (end.problem !== undefined) terminal.say(`jira-auth: ${end.problem}`);
        return end.status;
      } finally {
        command.isRunning = false;
        await stop();
      }
    },
    leaves: () => false,
  }));
}

/** Returns the program's name for messages, unless it contains a secret. */
function nameOf(program: string, { inputs }: Call): string {
  const isSecret = SECRET_INPUTS.some((name) => program.includes(inputs.find(name)?.value ?? '\n'));
  return program === '' || isSecret ? 'The command' : printable(program, 60);
}
