import { type Command, Option } from 'commander';
import { Failure } from '../failure.js';
import { readTextOrPipe } from '../files.js';
import type { CliEffects } from './effects.js';
import {
  ALL_INPUTS,
  type Environment,
  type InputName,
  Inputs,
  isSecretInput,
  SECRET_INPUTS,
  type SecretInput,
} from '../read/inputs.js';
import { readTimeoutSeconds } from '../read/settings.js';

/** Inputs that are true or false: an option alone is true. */
const FLAGS: readonly InputName[] = [
  'allow-private-hosts',
  'export-auth-header',
  'curl-config',
  'allow-uploads',
  'write-expiry',
  'github-issues',
  'renew',
];

const VARIABLES: Readonly<Record<InputName, readonly string[]>> = ALL_INPUTS;

/** An option of the input's name that takes its value. */
export type PlainInput = Exclude<InputName, SecretInput>;

/** What an option is for, by input. */
export type OptionTexts = Readonly<Partial<Record<InputName, string>>>;

/**
 * Adds an option for each input: `--site-url URL`, and for a secret `--client-secret-file FILE`, where `-` is standard
 * input. A secret as an argument is refused, because by then it is in the process list and in the shell's history.
 */
export function addInputs(command: Command, heading: string, texts: OptionTexts): void {
  command.optionsGroup(`${heading}:`);
  for (const [name, text] of Object.entries(texts) as [InputName, string][]) {
    const variables = VARIABLES[name];
    const from = variables.length > 0 ? ` (or from ${variables.join(', ')})` : '';
    if (!isSecretInput(name)) {
      command.option(`--${name} ${FLAGS.includes(name) ? '[boolean]' : '<value>'}`, `${text}${from}`);
      continue;
    }
    // The store of a refresh token is a file as well: it is read, too, and has the same name.
    if (name !== 'refresh-token') {
      command.option(`--${name}-file <file>`, `${text}${from}; "-" is standard input`);
    }
    command.addOption(new Option(`--${name} <value>`).hideHelp());
  }
}

/** What a parsed command gives for each input. */
export interface ParsedInputs {
  readonly environment: Environment;
  /** Commander's: by name in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  /** As {@link secretFiles} gives them. */
  readonly files?: SecretFiles;
  /** Inputs that a command settles by itself. */
  readonly settled?: Readonly<Partial<Record<InputName, string>>>;
}

/**
 * The inputs of a parsed command.
 *
 * @throws Failure `invalid-input` for a secret as an argument, and for a file that can't be read
 */
export function inputsOf({ environment, options, settled, files }: ParsedInputs): Inputs {
  for (const name of SECRET_INPUTS) {
    if (options[camelCase(name)] !== undefined) throw secretAsArgument(name);
  }
  return new Inputs((name) => {
    const value = options[camelCase(name)];
    if (typeof value === 'string') return value;
    if (value === true) return 'true';
    if (settled?.[name] !== undefined) return settled[name];
    return files?.has(name) === true ? secretIn(files.get(name), name) : '';
  }, environment);
}

/** What the files of secret inputs hold; `undefined` for one that can't be read. */
export type SecretFiles = ReadonlyMap<InputName, string | undefined>;

/**
 * Reads every file that an option names for a secret. It may be a pipe, and so is read once, and waited for.
 *
 * @throws Failure `invalid-input` if standard input is a terminal, `timeout`; the signal's reason
 */
export async function secretFiles(
  options: Readonly<Record<string, unknown>>,
  { environment, signal, standardInput }: Pick<CliEffects, 'environment' | 'signal' | 'standardInput'>,
): Promise<SecretFiles> {
  const given = SECRET_INPUTS.flatMap((name) => {
    const path = options[camelCase(`${name}-file`)];
    // The store of a refresh token reads its file itself, under its lock.
    return name !== 'refresh-token' && typeof path === 'string' ? [{ name, path }] : [];
  });
  if (given.length === 0) return new Map();
  const patience = { signal, seconds: readTimeoutSeconds(inputsOf({ environment, options })) };
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
  const [variable = ''] = VARIABLES[name];
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
