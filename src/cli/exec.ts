import { execForms } from '../hand-over/exec-forms.js';
import { MaskedTexts } from '../hand-over/stream-masker.js';
import { type Mechanism, systemOf } from '../hand-over/systems.js';
import type { Variables } from '../hand-over/variables.js';
import { printable } from '../printable.js';
import { SECRET_INPUTS } from '../inputs/schema.js';
import type { Inputs } from '../read/inputs.js';
import type { CliEffects } from './effects.js';
import { problemWith } from './find-program.js';
import { Renewal } from './renewal.js';
import { withSession } from './session.js';
import { failureJson, Terminal } from './terminal.js';

export interface ExecOptions {
  /** The command and its arguments. */
  readonly words: readonly string[];
  readonly inputs: Inputs;
  readonly json: boolean;
}

/**
 * Runs a command with a session, and takes everything back when it has ended.
 *
 * @returns the command's exit status; 127 if there is no such command, 126 if it can't be run
 */
export async function exec({ words, inputs, json }: ExecOptions, effects: CliEffects): Promise<number> {
  const terminal = new Terminal(effects);
  const [program = ''] = words;
  const notRun = problemWith(program, effects.environment);
  if (notRun) {
    terminal.say(`jira-auth: ${nameOf(program, inputs)} ${notRun.problem}.`);
    if (/\s/.test(program)) terminal.say('A shell line needs a shell: sh -c "...".');
    return notRun.status;
  }
  const texts = new MaskedTexts();
  let variables: Variables = [];
  const { secretsWithheld } = systemOf(effects.environment);
  const system: Mechanism = {
    ...(secretsWithheld && { secretsWithheld }),
    setVariables: (given) => {
      variables = given.variables;
    },
    next: '',
  };
  return withSession(
    {
      inputs,
      system,
      terminal,
      mask: (secret) => {
        texts.add(execForms(secret.reveal()));
      },
      reportFailure: (failure) => {
        if (json) effects.stdout(failureJson(failure));
      },
      isOwnCleanUp: true,
      task: (ci) => ({
        use: async ({ session, request, tls, renew }) => {
          ci.handOver(session, request.settings, tls);
          const renewal = new Renewal(
            {
              session,
              renew,
              give: (renewed) => {
                ci.rewrite(renewed, request.settings, tls);
              },
              terminal,
            },
            effects,
          );
          renewal.start();
          try {
            const environment = withVariables(effects.environment, variables);
            const { status, problem } = await effects.runCommand({
              words,
              environment,
              texts,
              temporaryFolder: effects.temporaryFolder,
            });
            if (problem !== undefined) terminal.say(`jira-auth: ${problem}`);
            return status;
          } finally {
            await renewal.stop();
          }
        },
        leaves: () => false,
      }),
    },
    effects,
  );
}

/** A name that holds a secret is not shown. */
function nameOf(program: string, inputs: Inputs): string {
  const isSecret = SECRET_INPUTS.some((name) => program.includes(inputs.find(name)?.value ?? '\n'));
  return program === '' || isSecret ? 'The command' : printable(program, 60);
}

function withVariables(environment: CliEffects['environment'], variables: Variables): Record<string, string> {
  const all = new Map(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  for (const [name, value] of variables) {
    if (value === '') all.delete(name);
    else all.set(name, value);
  }
  return Object.fromEntries(all);
}
