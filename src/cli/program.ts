import { Command, CommanderError } from 'commander';
import { EXIT_STATUS, Failure } from '../failure.js';
import type { Environment } from '../read/inputs.js';
import { VERSION } from '../version.js';
import { sign } from './sign.js';

/** Everything that the command line does to the world outside of it. */
export interface CliEffects {
  readonly environment: Environment;
  readonly now: () => Date;
  /** Takes what was asked for, and nothing else. */
  readonly stdout: (text: string) => void;
  /** Takes what is for people. */
  readonly stderr: (text: string) => void;
}

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
    .configureOutput({ writeOut: effects.stdout, writeErr: effects.stderr })
    .showHelpAfterError('Run it with --help.');
  program
    .command('sign')
    .description('Print the header of one request, signed with an OAuth 1.0a application link (Data Center).')
    .argument('<method>', "the request's method, such as PUT")
    .argument('<url>', 'its whole URL, below the site, in the spelling in which it is sent')
    .addHelpText('after', SIGN_HELP)
    .action((method: string, url: string) => {
      effects.stdout(`${sign(method, url, effects)}\n`);
    });
  return program;
}

const SIGN_HELP = `
After the Action, in a step with bash:

  URL="$JIRA_API_URL/issue/PROJ-1"
  curl -q -K "$JIRA_CURL_CONFIG" -H @<(jira-auth sign PUT "$URL") -X PUT "$URL" ...

Anywhere else it reads JIRA_SITE_URL, JIRA_CONSUMER_KEY, JIRA_PRIVATE_KEY and JIRA_OAUTH_TOKEN. The site is not asked.`;
