import type { Command } from 'commander';
import type { CliEffects } from '../effects.js';
import { addInputs, inputNames, inputsOf, standardInputFor } from '../options.js';
import * as inputs from './inputs.js';

const USUAL_SCOPES = 'read:jira-user read:jira-work write:jira-work';
const USUAL_REDIRECT_URI = 'http://localhost:8976/callback';

/** `jira-auth consent`: obtains a refresh token, once. */
export function addConsent(command: Command, effects: CliEffects): void {
  command
    .option('--scopes <list>', 'scopes to ask for; offline_access is added', USUAL_SCOPES)
    .option('--redirect-uri <url>', 'registered with the app, exactly so', USUAL_REDIRECT_URI)
    .option('--paste', 'paste the address that the browser ends on, for machines without a browser', false)
    .option('--no-browser', 'only print the address of the page')
    .option('--print', 'write the refresh token to standard output', false)
    .option('--json', 'tell what was done on standard output, as JSON', false)
    .addHelpText('after', HELP);
  addInputs(command, 'Client', inputs.CLIENT);
  addInputs(command, 'Where the refresh token is kept, one of', inputs.STORES);
  addInputs(command, 'Connection', inputs.CONNECTION);
  command.action(async (options: Record<string, unknown>) => {
    const { consent } = await import(/* webpackMode: "eager" */ '../consent.js');
    const { scopes, redirectUri, paste, browser, print, json } = options;
    const obtained = await consent(
      inputsOf({
        environment: effects.environment,
        options: { ...options, redirectUri: undefined },
        standardInput: await standardInputFor(options, effects),
      }).only(inputNames({ ...inputs.CLIENT, ...inputs.STORES, ...inputs.CONNECTION })),
      {
        scopes: String(scopes),
        redirectUri: String(redirectUri),
        paste: paste === true,
        browser: browser === true,
        print: print !== true ? undefined : json === true ? 'json' : 'text',
      },
      effects,
    );
    if (json === true && print !== true) effects.stdout(`${JSON.stringify(obtained)}\n`);
    else if (obtained.sites) effects.stderr(toldOf(obtained.sites));
  });
}

function toldOf(sites: readonly string[]): string {
  return sites.length > 0
    ? `The grant reaches:\n${sites.map((url) => `  ${url}\n`).join('')}`
    : 'The grant reaches no Jira site.\n';
}

const HELP = `
On a laptop, into a secret of a GitHub environment:

  export JIRA_CLIENT_ID=... GH_TOKEN=...
  jira-auth consent --client-secret-file secret.txt \\
    --refresh-token-secret JIRA_REFRESH_TOKEN --refresh-token-environment jira --refresh-token-repository OWNER/NAME

On a machine without a browser, into a file:

  jira-auth consent --paste --client-secret-file secret.txt --refresh-token-file ~/.jira-refresh-token`;
