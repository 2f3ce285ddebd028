import { Command, CommanderError } from 'commander';
import { EXIT_STATUS, Failure } from '../failure.js';
import { VERSION } from '../version.js';
import { consent, USUAL_REDIRECT_URI, USUAL_SCOPES } from './consent.js';
import type { CliEffects } from './effects.js';
import { addInputs, inputsOf, type OptionTexts } from './options.js';
import { refresh, type Refreshed } from './refresh.js';
import { sign } from './sign.js';

/**
 * Runs one command.
 *
 * @param args without the program's own name
 * @returns the exit status
 * @throws what is a bug
 */
export async function runCli(args: readonly string[], effects: CliEffects): Promise<number> {
  try {
    await programWith(effects).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof Failure) {
      effects.stderr(`jira-auth: ${error.what}\n${error.advice}\nCode: ${error.code}\n`);
      return error.exitStatus;
    }
    // The parser has said what is wrong. Help and version end this way, too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_STATUS['invalid-input'];
    throw error;
  }
}

function programWith(effects: CliEffects): Command {
  const program = new Command('jira-auth')
    .description('Authenticates requests to Jira.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: effects.stdout,
      writeErr: effects.stderr,
      outputError: (text, write) => {
        write(withoutValues(text));
      },
    })
    .showHelpAfterError('Run it with --help.');
  addConsent(program, effects);
  addRefresh(program, effects);
  addSign(program, effects);
  return program;
}

/** The parser quotes what it does not know: a misspelt option with its value, which may be a secret. */
function withoutValues(text: string): string {
  return text.replace(
    /^(error: unknown (?:option|command)) '([^]*)'/,
    (_all, what: string, value: string) => {
      const [name] = /^(?:--)?[a-z][a-z-]{0,40}(?==|$)/.exec(value) ?? [];
      return name === undefined ? what : `${what} '${name}'`;
    },
  );
}

const CLIENT: OptionTexts = {
  'client-id': "the OAuth 2.0 app's client ID",
  'client-secret': 'a file with its secret',
};

const STORES: OptionTexts = {
  'refresh-token-secret': 'save the refresh token as the GitHub Actions secret of this name',
  'refresh-token-environment': 'of this environment',
  'refresh-token-organization': 'of this organization',
  'refresh-token-repository': 'of this repository, OWNER/NAME',
  'github-token': 'a file with a GitHub token that may write it',
  'refresh-token-variable': 'save it as the GitLab CI/CD variable of this name',
  'gitlab-project': 'of this project: its number, or GROUP/NAME',
  'gitlab-token': 'a file with a GitLab token that may write it',
  'refresh-token-file': 'save it in this file',
  'save-command': 'save it with this command, which gets it on standard input',
};

const CONNECTION: OptionTexts = {
  'timeout-seconds': 'time for all requests together; 60 if not set',
  'ca-certificate': 'a PEM file with a private CA',
};

function addConsent(program: Command, effects: CliEffects): void {
  const command = program
    .command('consent')
    .description("Obtain a refresh token by a person's consent in a browser, once.")
    .option('--scopes <list>', 'scopes to ask for; offline_access is added', USUAL_SCOPES)
    .option('--redirect-uri <url>', 'registered with the app, exactly so', USUAL_REDIRECT_URI)
    .option('--paste', 'paste the address that the browser ends on, for machines without a browser', false)
    .option('--no-browser', 'only print the address of the page')
    .option('--print', 'write the refresh token to standard output', false)
    .addHelpText('after', CONSENT_HELP);
  addInputs(command, { ...CLIENT, ...STORES, ...CONNECTION });
  command.action(async (options: Record<string, unknown>) => {
    const { scopes, redirectUri, paste, browser, print } = options;
    const sites = await consent(
      inputsOf({ environment: effects.environment, options: { ...options, redirectUri: undefined } }),
      {
        scopes: String(scopes),
        redirectUri: String(redirectUri),
        paste: paste === true,
        browser: browser === true,
        print: print === true,
      },
      effects,
    );
    if (!sites) return;
    effects.stderr(
      sites.length > 0
        ? `The grant reaches:\n${sites.map(({ url }) => `  ${url}\n`).join('')}`
        : 'The grant reaches no Jira site.\n',
    );
  });
}

function addRefresh(program: Command, effects: CliEffects): void {
  const command = program
    .command('refresh')
    .description('Exchange a refresh token for its successor, and save that.')
    .option('--json', 'tell what was done on standard output, as JSON', false)
    .addHelpText('after', REFRESH_HELP);
  addInputs(command, {
    ...CLIENT,
    'refresh-token': '',
    ...STORES,
    'access-token-secret': 'also save the access token, as the GitHub Actions secret of this name',
    ...CONNECTION,
  });
  command.action(async (options: Record<string, unknown>) => {
    const refreshed = await refresh(inputsOf({ environment: effects.environment, options }), effects);
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

function addSign(program: Command, effects: CliEffects): void {
  program
    .command('sign')
    .description('Print the header of one request, signed with an OAuth 1.0a application link (Data Center).')
    .argument('<method>', "the request's method, such as PUT")
    .argument('<url>', 'its whole URL, below the site, in the spelling in which it is sent')
    .addHelpText('after', SIGN_HELP)
    .action((method: string, url: string) => {
      effects.stdout(`${sign(method, url, effects)}\n`);
    });
}

const CONSENT_HELP = `
On a laptop, into a secret of a GitHub environment:

  export JIRA_CLIENT_ID=... GH_TOKEN=...
  jira-auth consent --client-secret-file secret.txt \\
    --refresh-token-secret JIRA_REFRESH_TOKEN --refresh-token-environment jira --refresh-token-repository OWNER/NAME

On a machine without a browser, into a file:

  jira-auth consent --paste --client-secret-file secret.txt --refresh-token-file ~/.jira-refresh-token`;

const REFRESH_HELP = `
On a schedule, with everything else from the environment:

  jira-auth refresh --refresh-token-file /var/lib/ci/jira-refresh-token
  jira-auth refresh --save-command 'vault kv put secret/jira refresh_token=-'`;

const SIGN_HELP = `
After the Action, in a step with bash:

  URL="$JIRA_API_URL/issue/PROJ-1"
  curl -q -K "$JIRA_CURL_CONFIG" -H @<(jira-auth sign PUT "$URL") -X PUT "$URL" ...

Anywhere else it reads JIRA_SITE_URL, JIRA_CONSUMER_KEY, JIRA_PRIVATE_KEY and JIRA_OAUTH_TOKEN. The site is not asked.`;
