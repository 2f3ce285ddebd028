import type { Command } from 'commander';
import { jsonText } from '../../command-marks.js';
import type { CliEffects } from '../effects.js';
import { addInputs, inputsOf, secretFiles } from '../options.js';

/** `jira-auth sign`: the header of one request. */
export function addSign(command: Command, effects: CliEffects): void {
  command
    .argument('<method>', "the request's method, such as PUT")
    .argument('<url>', 'its whole URL, below the site, in the spelling in which it is sent')
    .option('--json', 'print it as JSON', false)
    .addHelpText('after', HELP);
  addInputs(command);
  command.action(async (method: string, url: string, options: Record<string, unknown>) => {
    const { sign } = await import(/* webpackMode: "eager" */ '../sign.js');
    const files = await secretFiles('sign', options, effects);
    const { environment } = effects;
    const header = sign(method, url, inputsOf({ command: 'sign', environment, options, files }), effects);
    effects.stdout(`${options['json'] === true ? jsonText({ header }) : header}\n`);
  });
}

const HELP = `
After the Action, in a step with bash:

  URL="$JIRA_API_URL/issue/PROJ-1"
  curl -q -K "$JIRA_CURL_CONFIG" -H @<(jira-auth sign PUT "$URL") -X PUT "$URL" ...

Anywhere else it reads JIRA_SITE_URL, JIRA_CONSUMER_KEY, JIRA_PRIVATE_KEY and JIRA_OAUTH_TOKEN. The site is not asked.`;
