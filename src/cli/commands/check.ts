import type { Command } from 'commander';
import type { CliEffects } from '../effects.js';
import type { End } from '../end.js';
import { addInputs, inputsOf, secretFiles } from '../options.js';

/** `jira-auth check`: does the credential work, and for how much longer? */
export function addCheck(command: Command, effects: CliEffects, end: End): void {
  command.option('--json', 'the result on standard output, as JSON', false).addHelpText('after', HELP);
  addInputs(command);
  command.action(async (options: Record<string, unknown>) => {
    const { check } = await import(/* webpackMode: "eager" */ '../check.js');
    const given = inputsOf({
      command: 'check',
      environment: effects.environment,
      options,
      files: await secretFiles('check', options, effects),
    });
    end(await check(given, options['json'] === true, effects));
  });
}

const HELP = `
The exit status is 0 if all is well, 3 for a credential that Jira refuses, 9 for one that runs out, and the failure's
own for one whose check fails:

  jira-auth check --expires-on 2027-03-31 --critical-days 14
  jira-auth check --credentials-file credentials.yml --html expiry.html
  jira-auth check --org-id ... --org-api-key-file key.txt
  jira-auth check --credentials-file credentials.yml --write-expiry release-bot=2027-11-01
  jira-auth check --renew --save-file ~/.jira-pat`;
