import { type Command, Option } from 'commander';
import { closeSync, openSync, readSync } from 'node:fs';
import { Failure } from '../failure.js';
import type { CliEffects } from './effects.js';
import type { Door } from '../inputs/input-kind.js';
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
  /** All of standard input, if an option asks for it. */
  readonly standardInput?: string | undefined;
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
export function inputsOf({ command, environment, options, standardInput }: ParsedInputs): Inputs {
  const read = new Map<InputName, string>();
  const input = (name: InputName): string => {
    if (!isInputOf(command, name)) return (command === 'sign' ? SETTLED_BY_SIGN : SETTLED)[name] ?? '';
    const value = options[camelCase(name)];
    if (typeof value === 'string') return value;
    if (value === true) return 'true';
    const file = options[camelCase(`${name}-file`)];
    if (!isSecretInput(name) || name === 'refresh-token' || typeof file !== 'string') return '';
    // What a shell gives for <(...) can be read once.
    const text = read.get(name) ?? secretIn(file, name, standardInput);
    read.set(name, text);
    return text;
  };
  return new Inputs(input, environment, command);
}

/**
 * Reads standard input, if an option asks for it, before anything else is read.
 *
 * @throws Failure `invalid-input` if it is a terminal
 */
export async function standardInputFor(
  options: Readonly<Record<string, unknown>>,
  { standardInput }: Pick<CliEffects, 'standardInput'>,
): Promise<string | undefined> {
  if (!SECRET_INPUTS.some((name) => options[camelCase(`${name}-file`)] === '-')) return undefined;
  const text = await standardInput();
  if (text !== undefined) return text;
  throw new Failure(
    'invalid-input',
    'A secret was to be read from standard input, which is a terminal: it would be seen there.',
    'Pipe it in from the program that keeps it, or give the path of a file.',
  );
}

function secretIn(file: string, name: string, standardInput: string | undefined): string {
  let text: string;
  try {
    text = file === '-' ? (standardInput ?? '') : smallText(file);
  } catch {
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

/** No secret is longer; a device such as /dev/zero has no end. */
const LARGEST_FILE = 1024 * 1024;

/** What a file holds, or what comes out of a pipe. */
function smallText(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= LARGEST_FILE;) {
      const chunk = Buffer.alloc(64 * 1024);
      const length = readSync(descriptor, chunk);
      if (length === 0) return Buffer.concat(chunks).toString('utf8');
      chunks.push(chunk.subarray(0, length));
      size += length;
    }
    throw new RangeError('too large');
  } finally {
    closeSync(descriptor);
  }
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
