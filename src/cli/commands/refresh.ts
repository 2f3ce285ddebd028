import type { Command } from 'commander';
import { jsonText } from '../../command-marks.js';
import type { CliEffects } from '../effects.js';
import { addInputs, inputsOf, secretFiles } from '../options.js';
import type { Refreshed } from '../refresh.js';

/** `jira-auth refresh`: rotates a refresh token, on a schedule. */
export function addRefresh(command: Command, effects: CliEffects): void {
  command
    .option('--json', 'tell what was done on standard output, as JSON', false)
    .addHelpText('after', HELP);
  addInputs(command);
  command.action(async (options: Record<string, unknown>) => {
    const { refresh } = await import(/* webpackMode: "eager" */ '../refresh.js');
    const files = await secretFiles('refresh', options, effects);
    const refreshed = await refresh(
      inputsOf({ command: 'refresh', environment: effects.environment, options, files }),
      effects,
    );
    if (options['json'] === true) effects.stdout(`${jsonText(refreshed)}\n`);
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
