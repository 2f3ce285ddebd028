import { Argument, Command, CommanderError, Option } from 'commander';
import { jsonText, printable, withoutCommands } from '../printable.js';
import { type CommandState, openDoor } from '../process.js';
import { EXIT_STATUS, Failure, Interrupted } from '../failure.js';
import { isInputOf } from '../inputs/schema.js';
import type { InputName, Inputs } from '../read/inputs.js';
import { toUndo } from '../ending.js';
import { VERSION } from '../version.js';
import { invalid } from '../values/given.js';
import type { Call, CommandKind } from './call.js';
import { addInputs, commandWords, helpOf, readInputs, refusalOfUnsafeValues } from './options.js';
import { HELP, openTerminal, openWorld, WIDTH, type World, wrapped } from './world.js';

/** A program with commands. */
export interface Program {
  /** Shown above its help. */
  readonly description: string;
  /** In the order of the help. */
  readonly commands: readonly CommandKind[];
  /** Returns what a failure of `export`, however early, prints: its caller may take the output for code. */
  readonly exportFailed: (args: readonly string[], status: number, world: World) => string | Promise<string>;
}

/** Option that shows help with every option. */
const HELP_FOR_ALL = '--help-all';

/** Longer lists of choices appear only in the full help. Characters. */
const LONGEST_CHOICES = 60;

/** Runs this process's arguments as a command of a program. */
export function openCommandLine(program: Program): void {
  // Keep the current function: with NODE_DEBUG, the door mutes Node's own output there.
  const write = process.stderr.write.bind(process.stderr);
  const command: CommandState = { isRunning: false, status: undefined };
  openDoor({
    work: (signal) => runCli(program, process.argv.slice(2), openWorld(signal, command, write)),
    reportBug: (where) => {
      const text = `jira-auth: This is a bug: ${where}.\nPlease report it with this line.\nCode: internal\n`;
      write(withoutCommands(text));
    },
    command,
  });
}

/** Runs one command. @returns the exit status @throws Interrupted; anything else is a bug */
export async function runCli(program: Program, given: readonly string[], world: World): Promise<number> {
  // pnpm passes on the `--` before a script's arguments.
  const args = given[0] === '--' ? given.slice(1) : given;
  let status: number = EXIT_STATUS.internal;
  const end = toUndo(async () => {
    const printed = status === 0 ? '' : await program.exportFailed(args, status, world);
    if (printed !== '') world.stdout(printed);
  });
  try {
    status = await runOne(program, args, world);
    return status;
  } catch (error) {
    if (error instanceof Interrupted) status = error.exitStatus;
    throw error;
  } finally {
    await end();
  }
}

async function runOne({ description, commands }: Program, args: readonly string[], world: World) {
  // Arguments after `--` belong to another program.
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const isHelpForAll = own.includes(HELP_FOR_ALL);
  const program = newProgram(world, isHelpForAll).description(description);
  let status = 0;
  for (const kind of commands) {
    const command = program.command(kind.name).summary(kind.summary);
    // Commands that the arguments don't name need no options.
    if (!args.includes(kind.name) && !args.includes('completion')) continue;
    const refuseUnsafe = await declare(command, kind, isHelpForAll);
    command.action(async () => {
      status = await call(command, kind, refuseUnsafe, world);
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // The parser has already reported the error. Help and version also end this way, with 0.
    if (error.exitCode === 0) return 0;
    const misused = invalid(
      "The arguments don't fit this command; standard error says why.",
      'Run the command with --help for its usage.',
    );
    if (own.includes('--json')) world.stdout(`${jsonText({ error: misused.forPrograms() })}\n`);
    return misused.exitStatus;
  }
}

function newProgram({ stdout, stderr, columns }: World, isHelpForAll: boolean): Command {
  const program = new Command('jira-auth').version(VERSION, '-V, --version', 'Show the version');
  const described = ({ description, argChoices = [] }: Option | Argument): string => {
    const choices = argChoices.join(', ');
    const isShown = choices !== '' && (isHelpForAll || choices.length <= LONGEST_CHOICES);
    return isShown ? `${description} (${choices})`.trimStart() : description;
  };
  // The parser knows one option for help.
  if (isHelpForAll) program.helpOption(`-h, ${HELP_FOR_ALL}`, 'Show this; --help shows the main options');
  else program.helpOption('-h, --help', `Show this; ${HELP_FOR_ALL} shows every option`);
  return program
    .optionsGroup('Diagnostics:')
    .option('--verbose', helpOf('verbose'))
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({
      writeOut: stdout,
      writeErr: stderr,
      getOutHelpWidth: () => columns() ?? WIDTH,
      outputError: (text, write) => {
        write(withoutValues(text));
      },
    })
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      // Options in groups appear only in the full help.
      visibleOptions: (command) =>
        HELP.visibleOptions(command).filter((each) => isHelpForAll || each.helpGroupHeading === undefined),
      // Omit the parser's own `help`, because every command has --help.
      visibleCommands: ({ commands }) => [...commands],
      argumentDescription: described,
      optionDescription: described,
      boxWrap: wrapped,
    })
    .showHelpAfterError('Run the command with --help for its usage.');
}

/** Gives a command its arguments, its options, and its help. @returns what refuses unsafe values after parsing */
export async function declare(command: Command, kind: CommandKind, isHelpForAll: boolean) {
  const { summary, args = [], options = [], help = '', common = [] } = kind;
  command.description(help === '' ? summary : `${summary}\n${help}`);
  for (const [flags, text, choices] of args) {
    const argument = new Argument(flags, text);
    if (choices) argument.choices(await choices());
    // The command answers a misspelled code better than the parser.
    if (!argument.required && !argument.variadic) argument.argParser((value: string) => value);
    command.addArgument(argument);
    // Arguments after another program's name belong to that program.
    if (argument.variadic && argument.required) command.passThroughOptions();
  }
  for (const [flags, text, choices] of options) {
    const option = new Option(flags, text);
    if (choices) option.choices(await choices());
    // Takes one value each time that it is given. The parser alone would take every argument that follows.
    if (option.variadic) {
      option.variadic = false;
      option.argParser((value: string, before?: readonly string[]) => [...(before ?? []), value]);
    }
    command.addOption(option);
    // The parser's default for `--no-notify` would win over the variable of `notify`.
    if (option.negate) command.setOptionValue(option.attributeName(), undefined);
  }
  addInputs(command, common, isHelpForAll);
  return refusalOfUnsafeValues(command);
}

/** @returns the exit status */
async function call(command: Command, { name, load }: CommandKind, refuseUnsafe: () => void, world: World) {
  const program = command.parent ?? command;
  let inputs: Inputs | undefined;
  const sourceOf = (input: InputName): string | undefined => inputs?.find(input)?.variable;
  const words = commandWords((input) => isInputOf(name, input), sourceOf);
  const options: Call['options'] = command.optsWithGlobals();
  const json = options['json'] === true;
  const printJson = (value: unknown): void => {
    world.stdout(`${jsonText(value)}\n`);
  };
  const explains = program.commands.some((each) => each.name() === 'explain');
  const terminal = openTerminal({ ...world, explains, words });
  const fail = (failure: Failure, beside?: object): Failure => {
    terminal.stop();
    const told = terminal.fail(failure);
    if (json) printJson({ ...beside, error: told.forPrograms() });
    return told;
  };
  try {
    refuseUnsafe();
    inputs = await readInputs(name, options, world);
    const isVerbose = inputs.flag('verbose');
    const debug = (text: string): void => {
      if (isVerbose) terminal.say(`debug: ${printable(text, 1000)}`);
    };
    const run = await load();
    const status = await run({
      ...world,
      ...{ args: command.args, options, inputs, json, words, terminal, printJson, debug, fail, program },
    });
    return typeof status === 'number' ? status : 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return fail(error).exitStatus;
  }
}

/** Removes values from the parser's messages. It quotes unknown options with their values, which may be secrets. */
function withoutValues(text: string): string {
  return text
    .replace(/^(error: unknown (?:option|command)) '([^]*)'/, (_all, what: string, value: string) => {
      const [, name, sign] = /^((?:--)?[a-z][a-z-]{0,40})(=|$)/.exec(value) ?? [];
      return name === undefined ? what : `${what} '${name}'${sign === '=' ? ' with a value' : ''}`;
    })
    .replace(/(argument(?: value)?) '[^]*' (is invalid)/, '$1 $2');
}
