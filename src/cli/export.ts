import { Failure } from '../failure.js';
import { formatted, type OutputFormat } from '../hand-over/systems/formatted.js';
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
  const format = json ? 'json' : (options['format'] as OutputFormat | undefined);
  const given = inputsOf({
    command: 'export',
    environment: effects.environment,
    options,
    files: await secretFiles('export', options, effects),
  });
  if (format === 'dotenv' && given.flag('export-auth-header')) throw secretInDotenv();
  // What is printed is for a program that reads it; a CI system's commands must not be in it.
  const own = chosenSystem(
    options,
    format === undefined ? effects : { ...effects, stdout: effects.commands },
  );
  const system = format === undefined ? own : formatted(own, format, effects);
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
      terminal,
      reportFailure: (failure) => {
        if (json) effects.stdout(failureJson(failure));
      },
      isOwnCleanUp: false,
      task: (ci) => {
        const { use } = handOver(ci);
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

function secretInDotenv(): Failure {
  return new Failure(
    'invalid-input',
    'A dotenv file can be read by everybody who sees the pipeline, so that no header is written into it.',
    'Leave out --export-auth-header, and authenticate again in the job that needs it.',
  );
}
