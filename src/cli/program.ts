import { jsonText, printable, withoutCommands } from '../printable.js';
import { type CommandState, openDoor } from '../process.js';
import { EXIT_STATUS, Failure, Interrupted } from '../failure.js';
import { isInputOf } from '../inputs/schema.js';
import type { InputName, Inputs } from '../read/inputs.js';
import { toUndo } from '../ending.js';
import { invalid } from '../values/given.js';
import type { Call, CommandKind } from './call.js';
import { Answer, Misuse, parse, unknownWord } from './grammar.js';
import { asksForHelp, HELP_FOR_ALL, helpText, type Page, type Section, VERSION_OPTION } from './help.js';
import { commandWords, helpOf, optionsOf, readInputs, refuseUnsafeValues, valuesOf } from './options.js';
import { openTerminal, openWorld, type World } from './world.js';

/** A program with commands. */
export interface Program {
  /** Shown above its help. */
  readonly description: string;
  /** In the order of the help. */
  readonly commands: readonly CommandKind[];
  /** Returns what a failure of `export`, however early, prints: its caller may take the output for code. */
  readonly exportFailed: (args: readonly string[], status: number, world: World) => string | Promise<string>;
}

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

async function runOne(program: Program, args: readonly string[], world: World): Promise<number> {
  // Arguments after `--` belong to another program.
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  try {
    return await dispatch(program, args, own.includes(HELP_FOR_ALL), world);
  } catch (error) {
    if (error instanceof Answer) {
      world.stdout(error.message);
      return 0;
    }
    if (!(error instanceof Misuse)) throw error;
    world.stderr(error.message);
    const misused = invalid(
      "The arguments don't fit this command; standard error says why.",
      'Run the command with --help for its usage.',
    );
    if (own.includes('--json')) world.stdout(`${jsonText({ error: misused.forPrograms() })}\n`);
    return misused.exitStatus;
  }
}

/** Runs the command that the arguments name. @returns the exit status @throws Answer, Misuse */
async function dispatch(program: Program, args: readonly string[], isFull: boolean, world: World) {
  const { description: summary, commands } = program;
  const view = { isFull, columns: world.columns() };
  const verbose: Section = ['Diagnostics', [['--verbose', helpOf('verbose')]]];
  const whole: Page = {
    ...view,
    name: '',
    summary,
    commands,
    options: [['Options', [VERSION_OPTION]], verbose],
  };
  const before = await parse(args, whole);
  const [first, ...rest] = before.words;
  const isHelp = first === 'help';
  const name = isHelp ? rest.find((word) => !word.startsWith('-')) : first;
  const kind = commands.find((each) => each.name === name);
  if (!kind) {
    const isAnswer = isHelp ? name === undefined : asksForHelp(rest, whole);
    if (isAnswer || name === undefined) throw new (isAnswer ? Answer : Misuse)(await helpText(whole));
    const names = commands.map((each) => each.name);
    throw unknownWord('command', name, names);
  }
  const page = { ...kind, ...view, options: optionsOf(kind, isFull) };
  const parsed = await parse(isHelp ? ['-h'] : rest, page);
  const refuseUnsafe = (): void => {
    refuseUnsafeValues(parsed.given, page.options);
  };
  const options = { ...valuesOf(parsed.given), ...valuesOf(before.given) };
  return run(kind, { args: parsed.words, options, commands }, refuseUnsafe, world);
}

type Parsed = Pick<Call, 'args' | 'options' | 'commands'>;

/** @returns the exit status */
async function run({ name, load }: CommandKind, call: Parsed, refuseUnsafe: () => void, world: World) {
  let inputs: Inputs | undefined;
  const sourceOf = (input: InputName): string | undefined => inputs?.find(input)?.variable;
  const words = commandWords((input) => isInputOf(name, input), sourceOf);
  const json = call.options['json'] === true;
  const printJson = (value: unknown): void => {
    world.stdout(`${jsonText(value)}\n`);
  };
  const explains = call.commands.some((each) => each.name === 'explain');
  const terminal = openTerminal({ ...world, explains, words });
  const fail = (failure: Failure, beside?: object): Failure => {
    terminal.stop();
    const told = terminal.fail(failure);
    if (json) printJson({ ...beside, error: told.forPrograms() });
    return told;
  };
  try {
    refuseUnsafe();
    inputs = await readInputs(name, call.options, world);
    const isVerbose = inputs.flag('verbose');
    const debug = (text: string): void => {
      if (isVerbose) terminal.say(`debug: ${printable(text, 1000)}`);
    };
    const work = await load();
    const status = await work({
      ...{ ...world, ...call, inputs, json },
      ...{ words, terminal, printJson, debug, fail },
    });
    return typeof status === 'number' ? status : 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return fail(error).exitStatus;
  }
}
