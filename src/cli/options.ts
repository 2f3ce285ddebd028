import { type Command, Option } from 'commander';
import { Failure } from '../failure.js';
import { readTextOrPipe } from '../files.js';
import type { CliEffects } from './effects.js';
import type { Door } from '../values/input-kind.js';
import {
  GROUPS,
  type InputName,
  isInputOf,
  isSecretInput,
  kindOf,
  SECRET_INPUTS,
  type SecretInput,
  variablesOf,
} from '../inputs/schema.js';
import { type Environment, Inputs } from '../read/inputs.js';
import { readTimeoutSeconds } from '../read/settings.js';

/**
 * Adds an option for each input of the command: `--site-url URL`, and for a secret `--client-secret-file FILE`, where
 * `-` is standard input. A secret as an argument is refused, because by then it is in the process list and in the
 * shell's history.
 */
export function addInputs(command: Command): void {
  for (const [heading, inputs] of Object.entries(GROUPS)) {
    const names = (Object.keys(inputs) as InputName[]).filter((name) =>
      isInputOf(command.name() as Door, name),
    );
    if (names.length > 0) command.optionsGroup(`${heading}:`);
    for (const name of names) addInput(command, name);
  }
}

function addInput(command: Command, name: InputName): void {
  const { kind = 'value' } = kindOf(name);
  if (!isSecretInput(name)) {
    command.option(`--${name} ${kind === 'flag' ? '[boolean]' : `<${kind}>`}`, textOf(name));
    return;
  }
  // The store of a refresh token is a file as well: it is read, too, and has the same name.
  if (name !== 'refresh-token') {
    command.option(`--${name}-file <file>`, `${textOf(name)}; "-" is standard input`);
  }
  command.addOption(new Option(`--${name} <value>`).hideHelp());
}

/** What help says of an input. */
function textOf(name: InputName): string {
  const { help, default: usual } = kindOf(name);
  const variables = variablesOf(name);
  const notes = [
    ...(usual === undefined ? [] : [`default: ${usual}`]),
    ...(variables.length === 0 ? [] : [`or from ${variables.join(', ')}`]),
  ];
  const text = help.replaceAll('`', '').replace(/\.$/, '');
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
}

/**
 * Makes a command refuse a secret as an argument, and an empty value of any option: a guard that is empty by accident
 * guards nothing.
 */
export function refuseUnsafeValues(command: Command): void {
  const empty: string[] = [];
  for (const option of command.options.filter(({ required, optional }) => required || optional)) {
    const { parseArg } = option;
    option.argParser((value: string, previous: unknown) => {
      const isEmpty = value.trim() === '';
      if (isEmpty) empty.push(String(option.long));
      return isEmpty || !parseArg ? value : parseArg(value, previous);
    });
  }
  command.hook('preAction', () => {
    const secret = SECRET_INPUTS.find((name) => command.getOptionValue(camelCase(name)) !== undefined);
    if (secret) throw secretAsArgument(secret);
    const [option] = empty;
    if (option === undefined) return;
    throw new Failure(
      'invalid-input',
      `The value of ${option} is empty.`,
      'Leave the option out, or give it a value: a variable that was not set may have stood there.',
    );
  });
}

/** What a parsed command gives for each input. */
export interface ParsedInputs {
  readonly command: Door;
  readonly environment: Environment;
  /** Commander's: by name in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  /** As {@link secretFiles} gives them. */
  readonly files?: SecretFiles;
}

type Settled = Readonly<Partial<Record<InputName, string>>>;

/** What commands settle by themselves: the Action alone has outputs. */
const SETTLED: Settled = { 'output-credentials': 'false' };

/** What the address leads to is the user's own word, and nothing is sent. */
const SETTLED_BY_SIGN: Settled = {
  deployment: 'data-center',
  'allow-private-hosts': 'true',
  'auth-method': 'oauth1',
};

/**
 * The inputs of a parsed command.
 *
 * @throws Failure `invalid-input` for a file that can't be read
 */
export function inputsOf({ command, environment, options, files }: ParsedInputs): Inputs {
  const input = (name: InputName): string => {
    if (!isInputOf(command, name)) return (command === 'sign' ? SETTLED_BY_SIGN : SETTLED)[name] ?? '';
    const value = options[camelCase(name)];
    if (typeof value === 'string') return value;
    if (value === true) return 'true';
    return files?.has(name) === true ? secretIn(files.get(name), name) : '';
  };
  return new Inputs(input, environment, command);
}

/** What the files of secret inputs hold; `undefined` for one that can't be read. */
export type SecretFiles = ReadonlyMap<InputName, string | undefined>;

/**
 * Reads every file that an option names for a secret. It may be a pipe, and so is read once, and waited for.
 *
 * @throws Failure `invalid-input` if standard input is a terminal, `timeout`; the signal's reason
 */
export async function secretFiles(
  command: ParsedInputs['command'],
  options: Readonly<Record<string, unknown>>,
  { environment, signal, standardInput }: Pick<CliEffects, 'environment' | 'signal' | 'standardInput'>,
): Promise<SecretFiles> {
  const given = SECRET_INPUTS.flatMap((name) => {
    const path = options[camelCase(`${name}-file`)];
    // The store of a refresh token reads its file itself, under its lock.
    return name !== 'refresh-token' && typeof path === 'string' ? [{ name, path }] : [];
  });
  if (given.length === 0) return new Map();
  const patience = { signal, seconds: readTimeoutSeconds(inputsOf({ command, environment, options })) };
  let input: Promise<string> | undefined;
  const texts = given.map(async ({ name, path }) => {
    try {
      const text =
        path === '-'
          ? (input ??= standardInput(patience).then((found) => found ?? refuseTerminal()))
          : readTextOrPipe(path, `the file in --${name}-file`, patience);
      return [name, await text] as const;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Failure) throw error;
      return [name, undefined] as const;
    }
  });
  return new Map(await Promise.all(texts));
}

function refuseTerminal(): never {
  throw new Failure(
    'invalid-input',
    'A secret was to be read from standard input, which is a terminal: it would be seen there.',
    'Pipe it in from the program that keeps it, or give the path of a file.',
  );
}

function secretIn(text: string | undefined, name: string): string {
  if (text === undefined) {
    throw new Failure(
      'invalid-input',
      `The file in --${name}-file can't be read.`,
      'Give the path of a file that holds the secret alone, or "-" for standard input.',
    );
  }
  if (text.trim() === '') {
    throw new Failure(
      'invalid-input',
      `There is nothing in what --${name}-file names.`,
      'Look at what should have written it; leave the option out to use the environment.',
    );
  }
  // Nearly every editor ends a file with a line end, which is no part of the secret.
  return text.replace(/\r?\n$/, '');
}

function secretAsArgument(name: SecretInput): Failure {
  const [variable = ''] = variablesOf(name);
  const file = name === 'refresh-token' ? '--refresh-token-file FILE' : `--${name}-file FILE`;
  const ways = [
    ...(variable === '' ? [] : [`in the environment, as ${variable}`]),
    `with ${file}`,
    ...(name === 'refresh-token' ? [] : ['on standard input, with "-" as FILE']),
  ];
  return new Failure(
    'invalid-input',
    `A secret was given as an argument, --${name}: it is in the process list and in the shell's history now.`,
    `Replace it, and give the new one ${ways.join(', or ')}.`,
  );
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}
