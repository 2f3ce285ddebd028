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
  wordsOf,
} from '../inputs/schema.js';
import { Inputs } from '../read/inputs.js';
import { invalid } from '../values/given.js';
import type { CommandKind, Declared, Values } from './call.js';
import type { Given } from './grammar.js';
import { nameOf, type Section } from './help.js';
import type { World } from './world.js';

/** Returns a command's own options, and those of its inputs: `--site-url URL`, and for a secret `--api-token-file FILE`. */
export function optionsOf({ name: door, options = [], common = [] }: CommandKind, isFull = false): Section[] {
  const optionFor = (name: InputName): Declared => {
    const { range, kind = range ? 'number' : 'value' } = kindOf(name);
    const value = { switch: '', flag: ' [boolean]' }[kind as string] ?? ` <${kind}>`;
    return [isSecretInput(name) ? `--${name}-file <file>` : `--${name}${value}`, helpOf(name, !isFull)];
  };
  // For `refresh-token`, that option names the store, which is a file that is also read.
  const others = (inputs: object): InputName[] =>
    (Object.keys(inputs) as InputName[]).filter(
      (name) => isInputOf(door, name) && !common.includes(name) && name !== 'refresh-token',
    );
  // Declared only to be refused.
  const secrets = SECRET_INPUTS.filter((name) => isInputOf(door, name));
  const refused = secrets.map((name): Declared => [`--${name} <value>`, '']);
  return [
    ['Options', [...options, ...common.map(optionFor), ...refused]],
    ...Object.entries(GROUPS).map(([name, inputs]): Section => [name, others(inputs).map(optionFor)]),
  ];
}

/** Inputs other than lists whose repeated options make a list, so that no guard is lost silently. */
const LISTS: readonly string[] = ['allowed-fields', 'issue-from', 'token-name', 'write-expiry'];

export function valuesOf(given: Given): Values {
  const values: Record<string, string | boolean | string[]> = {};
  for (const [flags, text] of given) {
    const name = nameOf(flags).replace(/^no-/, '');
    const value = text ?? name === nameOf(flags);
    const isList = LISTS.includes(name) || /<list>|\.\.\./.test(flags);
    values[name] = isList ? [...((values[name] ?? []) as string[]), String(value)] : value;
  }
  return values;
}

/** @param isBrief only the first words and the first variable */
export function helpOf(name: InputName, isBrief = false): string {
  const { help, default: usual } = kindOf(name);
  const text = String([help].flat()[0]).replaceAll('`', '').replace(/\.$/, '');
  const variables = variablesOf(name);
  const notes = isBrief
    ? variables.slice(0, 1).map((first) => `or ${first}`)
    : [
        ...(usual === undefined ? [] : [`default: ${usual}`]),
        ...(variables.length === 0 ? [] : [`or from ${variables.join(', ')}`]),
        ...(isSecretInput(name) ? ['"-" is standard input'] : []),
      ];
  const said = isBrief ? text.replace(/[:;,.] [^]*/, '') : text;
  return notes.length === 0 ? said : `${said} (${notes.join('; ')})`;
}

/**
 * Refuses a secret as an argument, or else a missing value: an empty restriction restricts nothing, and an option without
 * a value takes the next one for it. @throws Failure
 */
export function refuseUnsafeValues(given: Given, options: readonly Section[]): void {
  const secret = SECRET_INPUTS.find((name) => given.some(([flags]) => nameOf(flags) === name));
  if (secret) {
    const ways = [`in the environment, as ${String(variablesOf(secret)[0])}`, `with --${secret}-file FILE`];
    if (secret !== 'refresh-token') ways.push('on standard input, with "-" as FILE');
    throw invalid(
      `A secret was given as an argument, --${secret}: it is now in the process list and in the shell's history.`,
      `Replace it, and give the new one ${ways.join(', or ')}.`,
    );
  }
  const names = options.flatMap(([, items]) => items.map(([flags]) => nameOf(flags)));
  for (const [flags, value] of given) {
    const next = names.find((name) => `--${name}` === value?.replace(/=[^]*/, ''));
    const is = value?.trim() === '' ? 'empty' : next && `the option --${next}`;
    const advice = 'Leave it out, or give it a value. The variable that it comes from may not be set.';
    if (is !== undefined) throw invalid(`The value of --${nameOf(flags)} is ${is}.`, advice);
  }
}

/** Inputs that are fixed for `sign`: the user chooses the URL to sign, and nothing is sent. */
const SETTLED_BY_SIGN: Readonly<Partial<Record<InputName, string>>> = {
  deployment: 'data-center',
  'allow-private-hosts': 'true',
  'auth-method': 'oauth1',
};

/**
 * Reads the inputs of a parsed command. Each file that an option names for a secret is read once, as it may be a pipe.
 * @throws Failure `invalid-input`, `timeout`; the signal's reason
 */
export async function readInputs(
  door: Door,
  options: Values,
  { environment, signal, standardInput }: Pick<World, 'environment' | 'signal' | 'standardInput'>,
): Promise<Inputs> {
  const secrets = new Map<InputName, string>();
  const input = (name: InputName): string => {
    if (!isInputOf(door, name)) return (door === 'sign' && SETTLED_BY_SIGN[name]) || '';
    return String(options[name] ?? secrets.get(name) ?? '');
  };
  const inputs = new Inputs(input, environment, door);
  const files = SECRET_INPUTS.flatMap((name) => {
    const path = options[`${name}-file`];
    // The store of a refresh token reads its file itself, under its lock.
    return name !== 'refresh-token' && typeof path === 'string' ? [{ name, path }] : [];
  });
  if (files.filter(({ path }) => path === '-').length > 1) {
    throw invalid('Standard input can hold only one secret.', 'Give the path of a file for the other.');
  }
  const readSecret = async ({ name, path }: (typeof files)[number]): Promise<void> => {
    const patience = { signal, seconds: inputs.wholeNumber('timeout-seconds') };
    const label = path === '-' ? 'standard input' : `the file in --${name}-file`;
    const reading = path === '-' ? standardInput(patience) : readTextOrPipe(path, label, patience);
    const text = await reading.catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof Failure) throw error;
      return null;
    });
    if (!text?.trim()) {
      throw text === undefined
        ? invalid(
            'Standard input is a terminal, which would show a secret as it is typed.',
            'Pipe it in from the program that keeps it, or give the path of a file.',
          )
        : invalid(
            text === null ? `Can't read ${label}.` : `--${name}-file gives an empty secret.`,
            'Give the path of a file that holds only the secret, or "-" for standard input. Without the option, the environment is used.',
          );
    }
    // Nearly every editor ends a file with a newline, which is not part of the secret.
    secrets.set(name, text.replace(/\r?\n$/, ''));
  };
  await Promise.all(files.map(readSecret));
  return inputs;
}

export function optionOf(input: InputName): string {
  return isSecretInput(input) ? `--${input}-file` : `--${input}`;
}

type Of<T> = (input: InputName) => T;

/** Returns a command's words for inputs: the variable that a value came from, or else the option. */
export function commandWords(has: Of<boolean>, sourceOf?: Of<string | undefined>): Words {
  return wordsOf((input, value, from) => {
    if (from === undefined && !has(input)) return undefined;
    const [variable] = variablesOf(input);
    // `--refresh-token-file` names the token's store.
    const source = from ?? (input === 'refresh-token' ? variable : sourceOf?.(input));
    if (source !== undefined) return { text: value === undefined ? source : `${source}=${value}` };
    const option = optionOf(input);
    if (value === undefined) return { text: option, or: variable };
    return { text: value === 'true' ? option : `${option} ${value}` };
  });
}
