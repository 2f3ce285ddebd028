import { type Command, Option } from 'commander';
import { failedIn, OUTPUT_FORMATS } from '../../hand-over/systems/formatted.js';
import type { CliEffects } from '../effects.js';
import type { End } from '../end.js';
import { addInputs } from '../options.js';
import { addSystem, chosenSystem } from '../system.js';
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
    const { exportSession } = await import(/* webpackMode: "eager" */ '../export.js');
    end(await exportSession(options, effects));
  });
}

/**
 * What `export` prints when it fails, however early: a caller that takes its output for code or for a config must not
 * go on. `eval "$(false)"` succeeds.
 *
 * @param args all arguments, which may be what is wrong
 */
export function exportFailed(args: readonly string[], exitStatus: number, effects: CliEffects): string {
  if (args[0] !== 'export' || effects.isStdoutTerminal || args.includes('--json')) return '';
  const given = lastValue(args, '--format');
  if (given === undefined) {
    return chosenSystem({ ci: lastValue(args, '--ci') }, effects).failed?.(exitStatus) ?? '';
  }
  return failedIn(OUTPUT_FORMATS.find((format) => format === given) ?? 'sh')(exitStatus);
}

function lastValue(args: readonly string[], option: string): string | undefined {
  const values = args.flatMap((arg, index) => {
    if (arg === option) return args[index + 1] ?? '';
    return arg.startsWith(`${option}=`) ? arg.slice(option.length + 1) : [];
  });
  return values.at(-1);
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
