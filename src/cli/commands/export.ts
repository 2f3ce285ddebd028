import { type Command, Option } from 'commander';
import { FORMATS } from '../../hand-over/formats.js';
import type { CliEffects } from '../effects.js';
import type { End } from '../end.js';
import { addInputs } from '../options.js';
import { addSystem } from '../system.js';

/** `jira-auth export`: verifies, and gives what follows the credential. */
export function addExport(command: Command, effects: CliEffects, end: End): void {
  command
    .addOption(
      new Option(
        '--format <name>',
        "print the variables like this, in place of the CI system's own way",
      ).choices(Object.keys(FORMATS)),
    )
    .option('--json', 'the same as --format json, failures included', false)
    .addHelpText('after', HELP);
  addSystem(command);
  addInputs(command);
  command.action(async (options: Record<string, unknown>) => {
    const { exportSession } = await import(/* webpackMode: "eager" */ '../export.js');
    end(await exportSession(options, effects));
  });
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
