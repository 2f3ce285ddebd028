import { type Command, Option } from 'commander';
import { closeSync, openSync, readSync } from 'node:fs';
import { Failure } from '../failure.js';
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
  for (const name of inputNames(texts)) {
    const variables = VARIABLES[name];
    const text = texts[name] ?? '';
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

/** The inputs that these are the options of. */
export function inputNames(texts: OptionTexts): InputName[] {
  return Object.keys(texts) as InputName[];
}

/** What a parsed command gives for each input. */
export interface ParsedInputs {
  readonly environment: Environment;
  /** Commander's: by name in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  /** All of standard input, if an option asks for it. */
  readonly standardInput?: string | undefined;
  /** Inputs that a command settles by itself. */
  readonly settled?: Readonly<Partial<Record<InputName, string>>>;
}

/**
 * The inputs of a parsed command.
 *
 * @throws Failure `invalid-input` for a secret as an argument, and for a file that can't be read
 */
export function inputsOf({ environment, options, settled, standardInput }: ParsedInputs): Inputs {
  for (const name of SECRET_INPUTS) {
    if (options[camelCase(name)] !== undefined) throw secretAsArgument(name);
  }
  const read = new Map<InputName, string>();
  return new Inputs((name) => {
    const value = options[camelCase(name)];
    if (typeof value === 'string') return value;
    if (value === true) return 'true';
    if (settled?.[name] !== undefined) return settled[name];
    const file = options[camelCase(`${name}-file`)];
    if (!isSecretInput(name) || name === 'refresh-token' || typeof file !== 'string') return '';
    // What a shell gives for <(...) can be read once.
    const text = read.get(name) ?? textOf(file, name, standardInput);
    read.set(name, text);
    return text;
  }, environment);
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

function textOf(file: string, name: string, standardInput: string | undefined): string {
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
