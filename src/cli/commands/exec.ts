import type { Command } from 'commander';
import type { CliEffects } from '../effects.js';
import type { End } from '../end.js';
import { addInputs, inputsOf, secretFiles } from '../options.js';

/** `jira-auth exec`: verifies, and runs a command with the credential. */
export function addExec(command: Command, effects: CliEffects, end: End): void {
  command
    .argument('<command...>', 'the command and its arguments, behind --')
    .option('--json', 'report a failure before the command on standard output, as JSON', false)
    .passThroughOptions()
    .addHelpText('after', HELP);
  addInputs(command);
  command.action(async (words: string[], options: Record<string, unknown>) => {
    const { exec } = await import(/* webpackMode: "eager" */ '../exec.js');
    const given = inputsOf({
      command: 'exec',
      environment: effects.environment,
      options,
      files: await secretFiles('exec', options, effects),
    });
    end(await exec({ words, inputs: given, json: options['json'] === true }, effects));
  });
}

const HELP = `
The command's exit status is this program's own. A shell line needs a shell:

  jira-auth exec -- sh -c 'curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"'
  jira-auth exec -- ./update-release.sh

An access token that ends while the command runs is renewed, and the file behind JIRA_CURL_CONFIG replaced.`;
