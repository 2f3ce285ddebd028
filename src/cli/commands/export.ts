import { type Command, Option } from 'commander';
import { Failure } from '../../failure.js';
import { type OutputFormat, formatted, OUTPUT_FORMATS } from '../../hand-over/systems/formatted.js';
import { handOver } from '../../run.js';
import type { CliEffects } from '../effects.js';
import { addInputs, inputsOf } from '../options.js';
import { withSession } from '../session.js';
import { addSystem, chosenSystem } from '../system.js';
import { failureJson, Terminal } from '../terminal.js';
import type { End } from '../end.js';
import * as inputs from './inputs.js';

/** `jira-auth export`: verifies, and gives what follows the credential. */
export function addExport(program: Command, effects: CliEffects, end: End): void {
  const command = program
    .command('export')
    .description('Verify a credential, and hand it over to what follows in this job or shell.')
    .addOption(
      new Option(
        '--format <name>',
        "print the variables like this, in place of the CI system's own way",
      ).choices(OUTPUT_FORMATS),
    )
    .option('--json', 'the same as --format json, failures included', false)
    .addHelpText('after', HELP);
  addSystem(command);
  addInputs(command, 'Site', inputs.SITE);
  addInputs(command, 'Credential, one kind of', inputs.CREDENTIALS);
  addInputs(command, 'Checks', { ...inputs.DEMANDS, ...inputs.THRESHOLDS });
  addInputs(command, 'What is handed over', inputs.HANDED_OVER);
  addInputs(command, 'Where a rotated refresh token is kept', {
    ...inputs.STORES,
    ...inputs.ACCESS_TOKEN_STORE,
  });
  addInputs(command, 'Connection', { ...inputs.CONNECTION, ...inputs.CLIENT_CERTIFICATE });
  command.action(async (options: Record<string, unknown>) => {
    end(await exportSession(options, effects));
  });
}

async function exportSession(options: Record<string, unknown>, effects: CliEffects): Promise<number> {
  const terminal = new Terminal(effects);
  const json = options['json'] === true;
  const format = json ? 'json' : (options['format'] as OutputFormat | undefined);
  const given = inputsOf({ environment: effects.environment, options, settled: inputs.SETTLED });
  if (format === 'dotenv' && given.flag('export-auth-header', false)) throw secretInDotenv();
  // What is printed is for a program that reads it; a CI system's commands must not be in it.
  const own = chosenSystem(options, format === undefined ? effects : { ...effects, stdout: effects.stderr });
  const system = format === undefined ? own : formatted(own, format, effects);
  if (!own.mask && own.job !== undefined && format !== 'dotenv') {
    terminal.say(
      'Nothing can be hidden in this log while the job runs: what prints the credential shows it. `jira-auth exec` hides it.',
    );
  }
  return withSession(
    {
      inputs: given,
      system,
      terminal,
      reportFailure: (failure) => {
        if (json) effects.stdout(failureJson(failure));
        else if (!effects.isStdoutTerminal) effects.stdout(system.failed?.(failure.exitStatus) ?? '');
      },
      isOwnCleanUp: false,
      task: (ci) => {
        const { use } = handOver(ci);
        return {
          use,
          leaves: ({ session, tls }) => {
            if (format === 'dotenv') return false;
            // A curl config is printed whole; other files stay only if it leads to them.
            return format !== 'curl' || Boolean(tls) || session.credential.kind === 'signature';
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

const HELP = `
In a shell, and in a job of GitLab or Bitbucket:

  eval "$(jira-auth export)"
  curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"
  jira-auth cleanup

Elsewhere:

  jira-auth export --format fish | source
  jira-auth export --format powershell | Out-String | Invoke-Expression
  jira-auth export --format curl | curl -q -K - https://acme.atlassian.net/rest/api/3/myself`;
