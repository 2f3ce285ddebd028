import type { Command } from 'commander';
import type { CliEffects } from '../effects.js';
import { addInputs, inputNames, inputsOf, type OptionTexts, standardInputFor } from '../options.js';
import type { Refreshed } from '../refresh.js';
import * as inputs from './inputs.js';

/** `jira-auth refresh`: rotates a refresh token, on a schedule. */
export function addRefresh(command: Command, effects: CliEffects): void {
  command
    .option('--json', 'tell what was done on standard output, as JSON', false)
    .addHelpText('after', HELP);
  const credential: OptionTexts = { ...inputs.CLIENT, 'refresh-token': '' };
  const stores: OptionTexts = { ...inputs.STORES, ...inputs.ACCESS_TOKEN_STORE };
  addInputs(command, 'Credential', credential);
  addInputs(command, 'Where the tokens are kept', stores);
  addInputs(command, 'Connection', inputs.CONNECTION);
  command.action(async (options: Record<string, unknown>) => {
    const { refresh } = await import(/* webpackMode: "eager" */ '../refresh.js');
    const standardInput = await standardInputFor(options, effects);
    const refreshed = await refresh(
      inputsOf({ environment: effects.environment, options, standardInput }).only(
        inputNames({ ...credential, ...stores, ...inputs.CONNECTION }),
      ),
      effects,
    );
    if (options['json'] === true) effects.stdout(`${JSON.stringify(refreshed)}\n`);
    else effects.stderr(told(refreshed));
  });
}

function told({ accessTokenSavedIn, expiresAt, sites }: Refreshed): string {
  return [
    ...(accessTokenSavedIn === undefined ? [] : [`The access token is saved: ${accessTokenSavedIn}.`]),
    ...(expiresAt === undefined ? [] : [`The access token works until ${expiresAt}.`]),
    ...(sites ? [`The grant reaches ${sites.join(', ') || 'no Jira site'}.`] : []),
    '',
  ].join('\n');
}

const HELP = `
On a schedule, with everything else from the environment:

  jira-auth refresh --refresh-token-file /var/lib/ci/jira-refresh-token
  jira-auth refresh --save-command 'vault kv put secret/jira refresh_token=-'`;
