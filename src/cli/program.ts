import { Command, CommanderError } from 'commander';
import { EXIT_STATUS, Failure, Interrupted, type Words } from '../failure.js';
import { printable } from '../printable.js';
import { toUndo } from '../undo.js';
import { VERSION } from '../version.js';
import { COMMANDS } from './commands/index.js';
import type { CliEffects, ProgramEffects } from './effects.js';
import type { End } from './end.js';
import { refuseUnsafeValues } from './options.js';
import { CLEAR_LINE, failureJson, Terminal } from './terminal.js';
import { commandWords } from './words.js';

/**
 * Runs one command.
 *
 * @param args without the program's own name
 * @returns the exit status
 * @throws what is a bug
 */
export async function runCli(args: readonly string[], effects: ProgramEffects): Promise<number> {
  let status: number = EXIT_STATUS.internal;
  const end = toUndo(async () => {
    if (status !== 0 && args[0] === 'export') {
      const { exportFailed } = await import(/* webpackMode: "eager" */ './export-failed.js');
      effects.stdout(exportFailed(args, status, effects));
    }
  });
  try {
    status = await runOne(args, effects);
    return status;
  } catch (error) {
    if (error instanceof Interrupted) status = error.exitStatus;
    throw error;
  } finally {
    await end();
  }
}

async function runOne(args: readonly string[], effects: ProgramEffects): Promise<number> {
  let status = 0;
  const program = newProgram(effects);
  let ran = program;
  program.hook('preAction', (_program, command) => {
    ran = command;
  });
  await addCommands(program, args, effects, (ended) => {
    status = ended;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof Failure) {
      const failure = error.inWords(wordsFor(ran));
      new Terminal(effects).fail(failure);
      if (isJson(args)) effects.stdout(failureJson(failure));
      return error.exitStatus;
    }
    if (!(error instanceof CommanderError)) throw error;
    // The parser has said what is wrong. Help and version end this way, too, with 0.
    if (error.exitCode === 0) return 0;
    if (isJson(args)) effects.stdout(failureJson(misused()));
    return EXIT_STATUS['invalid-input'];
  }
}

/** Asked of the arguments themselves, because they may be what is wrong; those behind `--` are another program's. */
function isJson(args: readonly string[]): boolean {
  return ownArguments(args).includes('--json');
}

function ownArguments(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

function misused(): Failure {
  return new Failure(
    'invalid-input',
    'The arguments are not those of this command. Standard error says which.',
    'Run it with --help.',
  );
}

function newProgram(effects: ProgramEffects): Command {
  return new Command('jira-auth')
    .description(
      'Authenticates requests to Jira: verifies a credential, and hands it over to curl and others.',
    )
    .version(VERSION)
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({
      writeOut: effects.stdout,
      writeErr: effects.stderr,
      outputError: (text, write) => {
        write(withoutValues(text));
      },
    })
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError('Run it with --help.')
    .addHelpText('after', HELP);
}

/** All commands, and the options of those that the arguments may be about. */
async function addCommands(
  program: Command,
  args: readonly string[],
  effects: ProgramEffects,
  end: End,
): Promise<void> {
  const named = ownArguments(args);
  for (const { name, description, load } of COMMANDS) {
    const command = program.command(name).description(description);
    if (!named.includes(name) && !named.includes('completion')) continue;
    command.option(
      '--verbose',
      'tell each request and each decision on standard error (or from JIRA_VERBOSE)',
    );
    (await load())(command, effectsOf(command, effects), end);
    refuseUnsafeValues(command);
  }
}

function effectsOf(command: Command, effects: ProgramEffects): CliEffects {
  const words = wordsFor(command);
  const stderr = (text: string): void => {
    effects.stderr(words.say(text));
  };
  const isVerbose = (): boolean =>
    command.opts()['verbose'] === true || effects.environment.JIRA_VERBOSE?.trim().toLowerCase() === 'true';
  return {
    ...effects,
    words,
    stderr,
    debug: (text) => {
      if (isVerbose())
        effects.stderr(`${effects.isTerminal ? CLEAR_LINE : ''}debug: ${printable(text, 1000)}\n`);
    },
  };
}

function wordsFor(command: Command): Words {
  return commandWords(command);
}

/** The parser quotes what it does not know: a misspelt option with its value, or a value, which may be a secret. */
function withoutValues(text: string): string {
  return text
    .replace(/^(error: unknown (?:option|command)) '([^]*)'/, (_all, what: string, value: string) => {
      const [name] = /^(?:--)?[a-z][a-z-]{0,40}(?==|$)/.exec(value) ?? [];
      return name === undefined ? what : `${what} '${name}'`;
    })
    .replace(/(argument(?: value)?) '[^]*' (is invalid)/, '$1 $2');
}

const HELP = `
An option such as --site-url is also the variable JIRA_SITE_URL; a command's --help names each. A secret is never
an argument:

  export JIRA_SITE_URL=acme JIRA_USER_EMAIL=me@example.com JIRA_API_TOKEN=...
  jira-auth exec -- sh -c 'curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"'`;
