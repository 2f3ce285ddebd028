import type { Command } from 'commander';
import type { CliEffects } from '../effects.js';
import type { End } from '../end.js';
import { addInputs, inputsOf, secretFiles } from '../options.js';
import * as inputs from './inputs.js';

/** `jira-auth check`: does the credential work, and how long yet? */
export function addCheck(command: Command, effects: CliEffects, end: End): void {
  command.option('--json', 'the result on standard output, as JSON', false).addHelpText('after', HELP);
  addInputs(command, 'What is checked, if not the one credential below', inputs.CHECKED);
  addInputs(command, 'Report', inputs.REPORTED);
  addInputs(command, 'Tell people', inputs.NOTIFIED);
  addInputs(command, 'Renewal (Data Center)', inputs.RENEWED);
  addInputs(command, 'Site', inputs.SITE);
  addInputs(command, 'Credential, one kind of', inputs.CREDENTIALS);
  addInputs(command, 'Checks', { ...inputs.DEMANDS, ...inputs.THRESHOLDS });
  addInputs(command, 'Where a rotated refresh token is kept', {
    ...inputs.STORES,
    ...inputs.ACCESS_TOKEN_STORE,
  });
  addInputs(command, 'Connection', { ...inputs.CONNECTION, ...inputs.CLIENT_CERTIFICATE });
  command.action(async (options: Record<string, unknown>) => {
    const { check } = await import(/* webpackMode: "eager" */ '../check.js');
    const given = inputsOf({
      environment: effects.environment,
      options,
      settled: inputs.SETTLED,
      files: await secretFiles(options, effects),
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
