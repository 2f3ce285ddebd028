import { type Command, Option } from 'commander';
import { Failure, type Words } from '../failure.js';
import { readTextOrPipe } from '../files.js';
import type { Door } from '../values/input-kind.js';
import {
  GROUPS,
  type InputName,
  isInputOf,
  isSecretInput,
  kindOf,
  SECRET_INPUTS,
  variablesOf,
} from '../inputs/schema.js';
import { wordsOf } from '../inputs/words.js';
import { Inputs } from '../read/inputs.js';
import { readTimeoutSeconds } from '../read/settings.js';
import { invalid } from '../values/given.js';
import type { World } from './world.js';

/**
 * Adds an option for each input of the command: `--site-url URL`, and for a secret `--client-secret-file FILE`, where
 * `-` is standard input.
 * @param common inputs listed with the command's own options; the others are in groups, which only --help-all shows
 */
export function addInputs(command: Command, common: readonly InputName[], isHelpForAll: boolean): void {
  const add = (name: InputName): void => {
    addInput(command, name, helpOf(name, !isHelpForAll));
  };
  common.forEach(add);
  for (const [heading, inputs] of Object.entries(GROUPS)) {
    const names = (Object.keys(inputs) as InputName[]).filter(
      (name) => isInputOf(command.name() as Door, name) && !common.includes(name),
    );
    if (names.length > 0) command.optionsGroup(`${heading}:`);
    names.forEach(add);
  }
}

function addInput(command: Command, name: InputName, help: string): void {
  const { kind = 'value' } = kindOf(name);
  if (!isSecretInput(name)) {
    const value = { switch: '', flag: ' [boolean]' }[kind as string] ?? ` <${kind}>`;
    const option = new Option(`--${name}${value}`, help);
    // A repeated option adds to the list, so no guard is lost silently.
    if (kind === 'list' || name === 'allowed-fields')
      option.argParser((more: string, before?: string) =>
        before === undefined ? more : `${before},${more}`,
      );
    command.addOption(option);
    return;
  }
  // For `refresh-token`, this option names the store, which is a file that is also read.
  if (name !== 'refresh-token') command.option(`--${name}-file <file>`, help);
  // Declared only to be refused.
  command.addOption(new Option(`--${name} <value>`).hideHelp());
}

/** @param isBrief only the first words and the first variable */
export function helpOf(name: InputName, isBrief = false): string {
  const [sentence = ''] = [kindOf(name).help].flat();
  const text = sentence.replaceAll('`', '').replace(/\.$/, '');
  const variables = variablesOf(name);
  if (isBrief) {
    const [first = ''] = text.split(/[:;,.] /);
    return variables[0] === undefined ? first : `${first} (or ${variables[0]})`;
  }
  const { default: usual } = kindOf(name);
  const notes = [
    ...(usual === undefined ? [] : [`default: ${usual}`]),
    ...(variables.length === 0 ? [] : [`or from ${variables.join(', ')}`]),
    ...(isSecretInput(name) ? ['"-" is standard input'] : []),
  ];
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
}

/**
 * Records empty option values, because an empty restriction restricts nothing.
 *
 * @returns a function to call after parsing: it throws a Failure for a secret as an argument, which by then is in the
 *   process list and in the shell's history, or else for the first empty value
 */
export function refusalOfUnsafeValues(command: Command): () => void {
  const empty: string[] = [];
  for (const option of command.options.filter(({ required, optional }) => required || optional)) {
    const { parseArg } = option;
    option.argParser((value: string, previous: unknown) => {
      const isEmpty = value.trim() === '';
      if (isEmpty) empty.push(String(option.long));
      return isEmpty || !parseArg ? value : parseArg(value, previous);
    });
  }
  return () => {
    const secret = SECRET_INPUTS.find((name) => command.getOptionValue(camelCase(name)) !== undefined);
    if (secret) throw secretAsArgument(secret);
    const [option] = empty;
    if (option === undefined) return;
    throw invalid(
      `The value of ${option} is empty.`,
      'Leave the option out, or give it a value. The variable that it comes from may not be set.',
    );
  };
}

/** Inputs that are fixed for `sign`: the user chooses the URL to sign, and nothing is sent. */
const SETTLED_BY_SIGN: Readonly<Partial<Record<InputName, string>>> = {
  deployment: 'data-center',
  'allow-private-hosts': 'true',
  'auth-method': 'oauth1',
};

/** Options by name in camel case. */
type Given = Readonly<Record<string, unknown>>;

/**
 * Reads the inputs of a parsed command. Each file that an option names for a secret is read once, as it may be a pipe.
 * @throws Failure `invalid-input` if standard input is a terminal, `timeout`; the signal's reason
 */
export async function readInputs(
  door: Door,
  options: Given,
  { environment, signal, standardInput }: Pick<World, 'environment' | 'signal' | 'standardInput'>,
): Promise<Inputs> {
  const secrets = new Map<InputName, string | undefined>();
  const inputs = inputsOf(door, options, environment, secrets);
  const paths = SECRET_INPUTS.flatMap((name) => {
    const path = options[camelCase(`${name}-file`)];
    // The store of a refresh token reads its file itself, under its lock.
    return name !== 'refresh-token' && typeof path === 'string' ? [{ name, path }] : [];
  });
  if (paths.length === 0) return inputs;
  const patience = { signal, seconds: readTimeoutSeconds(inputs) };
  const fromInput = async (): Promise<string> => {
    const found = await standardInput(patience);
    if (found !== undefined) return found;
    throw invalid(
      'Standard input is a terminal, which would show a secret as it is typed.',
      'Pipe it in from the program that keeps it, or give the path of a file.',
    );
  };
  let input: Promise<string> | undefined;
  const textOf = async (name: InputName, path: string): Promise<string | undefined> => {
    try {
      if (path === '-') return await (input ??= fromInput());
      return await readTextOrPipe(path, `the file in --${name}-file`, patience);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Failure) throw error;
      return undefined;
    }
  };
  await Promise.all(paths.map(async ({ name, path }) => secrets.set(name, await textOf(name, path))));
  return inputs;
}

/** @param secrets contents of their files; `undefined` for an unreadable one, which fails when it is asked for */
export function inputsOf(
  door: Door,
  options: Given,
  environment: World['environment'],
  secrets: ReadonlyMap<InputName, string | undefined> = new Map(),
): Inputs {
  const input = (name: InputName): string => {
    if (!isInputOf(door, name)) return (door === 'sign' && SETTLED_BY_SIGN[name]) || '';
    const value = options[camelCase(name)];
    if (typeof value === 'string' || typeof value === 'boolean') return String(value);
    return secrets.has(name) ? secretIn(secrets.get(name), name) : '';
  };
  return new Inputs(input, environment, door);
}

function secretIn(text: string | undefined, name: string): string {
  // Nearly every editor ends a file with a newline, which is not part of the secret.
  if (text !== undefined && text.trim() !== '') return text.replace(/\r?\n$/, '');
  throw invalid(
    text === undefined
      ? `The file in --${name}-file can't be read.`
      : `--${name}-file gives an empty secret.`,
    'Give the path of a file that holds only the secret, or "-" for standard input. Without the option, the environment is used.',
  );
}

function secretAsArgument(name: InputName): Failure {
  const [variable] = variablesOf(name);
  const ways = [
    ...(variable === undefined ? [] : [`in the environment, as ${variable}`]),
    `with --${name}-file FILE`,
    ...(name === 'refresh-token' ? [] : ['on standard input, with "-" as FILE']),
  ];
  return invalid(
    `A secret was given as an argument, --${name}: it is now in the process list and in the shell's history.`,
    `Replace it, and give the new one ${ways.join(', or ')}.`,
  );
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

/** Returns the option for an input. A secret's option names a file. */
export function optionOf(input: InputName): string {
  return isSecretInput(input) ? `--${input}-file` : `--${input}`;
}

/** Returns a command's words for inputs: options and variables. */
export function commandWords(command: Command): Words {
  return wordsOf(({ input, value, from }) => {
    if (from !== undefined) return { text: from };
    const [variable] = variablesOf(input);
    // `--refresh-token-file` also names the token's store.
    if (input === 'refresh-token' && hasOption(command, '--refresh-token'))
      return variable === undefined ? undefined : { text: variable };
    const option = optionOf(input);
    if (!hasOption(command, option)) return undefined;
    if (value === undefined) return { text: option, or: variable };
    return { text: value === 'true' ? option : `${option} ${value}` };
  });
}

function hasOption({ options }: Command, name: string): boolean {
  return options.some(({ long }) => long === name);
}
