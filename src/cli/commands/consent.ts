import type { Command } from 'commander';
import { jsonText } from '../../command-marks.js';
import type { CliEffects } from '../effects.js';
import { kindOf } from '../../inputs/schema.js';
import { addInputs, inputsOf, secretFiles } from '../options.js';

const USUAL_SCOPES = String(kindOf('scopes').default);
const USUAL_REDIRECT_URI = 'http://localhost:8976/callback';

/** `jira-auth consent`: obtains a refresh token, once. */
export function addConsent(command: Command, effects: CliEffects): void {
  command
    .option('--paste', 'paste the address that the browser ends on, for machines without a browser', false)
    .option('--no-browser', 'only print the address of the page')
    .option('--print', 'write the refresh token to standard output', false)
    .option('--json', 'tell what was done on standard output, as JSON', false)
    .addHelpText('after', HELP);
  addInputs(command);
  command.action(async (options: Record<string, unknown>) => {
    const { consent } = await import(/* webpackMode: "eager" */ '../consent.js');
    const { paste, browser, print, json } = options;
    const given = inputsOf({
      command: 'consent',
      environment: effects.environment,
      options,
      files: await secretFiles('consent', options, effects),
    });
    const obtained = await consent(
      given,
      {
        scopes: given.find('scopes')?.value ?? USUAL_SCOPES,
        redirectUri: given.find('redirect-uri')?.value ?? USUAL_REDIRECT_URI,
        paste: paste === true,
        browser: browser === true,
        print: print !== true ? undefined : json === true ? 'json' : 'text',
      },
      effects,
    );
    if (json === true && print !== true) effects.stdout(`${jsonText(obtained)}\n`);
    else if (obtained.sites) effects.stderr(toldOf(obtained.sites));
  });
}

function toldOf(sites: readonly string[]): string {
  return sites.length > 0
    ? `The grant reaches:\n${sites.map((url) => `  ${url}\n`).join('')}`
    : 'The grant reaches no Jira site.\n';
}

const HELP = `
The browser is caught at ${USUAL_REDIRECT_URI}, unless --redirect-uri names another page.
On a laptop, into a secret of a GitHub environment:

  export JIRA_CLIENT_ID=... GH_TOKEN=...
  jira-auth consent --client-secret-file secret.txt \\
    --refresh-token-secret JIRA_REFRESH_TOKEN --refresh-token-environment jira --refresh-token-repository OWNER/NAME

On a machine without a browser, into a file:

  jira-auth consent --paste --client-secret-file secret.txt --refresh-token-file ~/.jira-refresh-token`;
