import { Failure } from '../failure.js';
import { type FormatName, FORMATS } from '../hand-over/formats.js';
import type { Mechanism } from '../hand-over/systems.js';
import { methodNamed } from '../methods/index.js';
import { handOver } from '../run.js';
import type { CliEffects } from './effects.js';
import { inputsOf, secretFiles } from './options.js';
import { withSession } from './session.js';
import { chosenSystem } from './system.js';
import { failureJson, Terminal } from './terminal.js';

/**
 * Verifies a credential and hands it over to what follows in this job or shell.
 *
 * @param options a parsed command's, by name in camel case
 * @returns the exit status
 * @throws Failure
 */
export async function exportSession(
  options: Readonly<Record<string, unknown>>,
  effects: CliEffects,
): Promise<number> {
  const terminal = new Terminal(effects);
  const json = options['json'] === true;
  const format = json ? 'json' : (options['format'] as FormatName | undefined);
  const given = inputsOf({
    command: 'export',
    environment: effects.environment,
    options,
    files: await secretFiles('export', options, effects),
  });
  if (format === 'dotenv' && given.flag('export-auth-header')) throw secretInDotenv();
  // What is printed is for a program that reads it; a CI system's commands must not be in it.
  const systemEffects = format === undefined ? effects : { ...effects, stdout: effects.commands };
  const own = chosenSystem(options, effects);
  const system = format === undefined ? own : printing(own, format, effects.stdout);
  if (!own.mask && own.job !== undefined && format !== 'dotenv') {
    const hidden =
      own.hidden ??
      'Nothing can be hidden in this log while the job runs: what prints the credential shows it.';
    terminal.say(`${hidden} \`jira-auth exec\` hides every form.`);
  }
  return withSession(
    {
      inputs: given,
      system,
      systemEffects,
      terminal,
      reportFailure: (failure) => {
        if (json) effects.stdout(failureJson(failure));
      },
      isOwnCleanUp: false,
      task: (to) => {
        const { use } = handOver(to);
        return {
          use: async (verified) => {
            const status = await use(verified);
            // What nobody could read was handed to nobody: then it is taken back.
            await effects.flushed();
            effects.signal.throwIfAborted();
            return status;
          },
          leaves: ({ session, tls }) => {
            if (format === 'dotenv') return false;
            if (format !== 'curl') return true;
            // It is printed whole: files stay if it leads to them, or to end the session that it is for.
            return (
              Boolean(tls) ||
              session.credential.kind === 'signature' ||
              methodNamed(session.method).hasSession === true
            );
          },
        };
      },
    },
    effects,
  );
}

/** A CI system's mechanism with variables as a text on standard output in place of its own way. */
function printing(system: Mechanism, format: FormatName, stdout: (text: string) => void): Mechanism {
  return {
    ...system,
    prepare: undefined,
    setVariables: ({ variables, curlConfig }) => {
      stdout(FORMATS[format].variables(variables, curlConfig));
    },
    next: '',
  };
}

function secretInDotenv(): Failure {
  return new Failure(
    'invalid-input',
    'A dotenv file can be read by everybody who sees the pipeline, so that no header is written into it.',
    'Leave out --export-auth-header, and authenticate again in the job that needs it.',
  );
}
