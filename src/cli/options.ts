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
  wordsOf,
} from '../inputs/schema.js';
import { Inputs } from '../read/inputs.js';
import { invalid } from '../values/given.js';
import type { Call } from './call.js';
import type { World } from './world.js';

/**
 * Adds an option for each input of the command: `--site-url URL`, and for a secret `--client-secret-file FILE`.
 * @param common inputs listed with the command's own options; the others are in groups, which only --help-all shows
 */
export function addInputs(command: Command, common: readonly InputName[], isHelpForAll: boolean): void {
  const add = (name: InputName): void => {
    const help = helpOf(name, !isHelpForAll);
    const { range, kind = range ? 'number' : 'value' } = kindOf(name);
    if (isSecretInput(name)) {
      // For `refresh-token`, this option names the store, which is a file that is also read.
      if (name !== 'refresh-token') command.option(`--${name}-file <file>`, help);
      // Declared only to be refused.
      command.addOption(new Option(`--${name} <value>`).hideHelp());
      return;
    }
    const value = { switch: '', flag: ' [boolean]' }[kind as string] ?? ` <${kind}>`;
    const option = new Option(`--${name}${value}`, help);
    // A repeated option adds to the list, so no guard is lost silently.
    if (kind === 'list' || ['allowed-fields', 'issue-from', 'token-name', 'write-expiry'].includes(name))
      option.argParser((more: string, before?: string) =>
        before === undefined ? more : `${before},${more}`,
      );
    command.addOption(option);
  };
  common.forEach(add);
  for (const [heading, inputs] of Object.entries(GROUPS)) {
    const names = (Object.keys(inputs) as InputName[]).filter(
      (name) => isInputOf(command.name() as Door, name) && !common.includes(name),
    );
    command.optionsGroup(`${heading}:`);
    names.forEach(add);
  }
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
 * Records missing values: an empty restriction restricts nothing, and an option without a value takes the next one for it.
 * @returns a function to call after parsing: it throws a Failure for a secret as an argument, or else for a missing value
 */
export function refusalOfUnsafeValues(command: Command): () => void {
  let missing: string | undefined;
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (value?: string | null) => {
      const next = command.options.find(({ long }) => long === value?.replace(/=[^]*/, ''))?.long;
      if (value?.trim() === '') missing ??= `${option.long} is empty`;
      else if (next) missing ??= `${option.long} is the option ${next}`;
    });
  }
  return () => {
    const secret = SECRET_INPUTS.find((name) => command.getOptionValue(camelCase(name)) !== undefined);
    if (secret) {
      const ways = [`in the environment, as ${String(variablesOf(secret)[0])}`, `with --${secret}-file FILE`];
      if (secret !== 'refresh-token') ways.push('on standard input, with "-" as FILE');
      throw invalid(
        `A secret was given as an argument, --${secret}: it is now in the process list and in the shell's history.`,
        `Replace it, and give the new one ${ways.join(', or ')}.`,
      );
    }
    const advice = 'Leave it out, or give it a value. The variable that it comes from may not be set.';
    if (missing !== undefined) throw invalid(`The value of ${missing}.`, advice);
  };
}

/** Inputs that are fixed for `sign`: the user chooses the URL to sign, and nothing is sent. */
const SETTLED_BY_SIGN: Readonly<Partial<Record<InputName, string>>> = {
  deployment: 'data-center',
  'allow-private-hosts': 'true',
  'auth-method': 'oauth1',
};

/**
 * Reads the inputs of a parsed command. Each file that an option names for a secret is read once, as it may be a pipe.
 * @param options by name in camel case
 * @throws Failure `invalid-input`, `timeout`; the signal's reason
 */
export async function readInputs(
  door: Door,
  options: Call['options'],
  { environment, signal, standardInput }: Pick<World, 'environment' | 'signal' | 'standardInput'>,
): Promise<Inputs> {
  const secrets = new Map<InputName, string>();
  const input = (name: InputName): string => {
    if (!isInputOf(door, name)) return (door === 'sign' && SETTLED_BY_SIGN[name]) || '';
    return String(options[camelCase(name)] ?? secrets.get(name) ?? '');
  };
  const inputs = new Inputs(input, environment, door);
  const files = SECRET_INPUTS.flatMap((name) => {
    const path = options[camelCase(`${name}-file`)];
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

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
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
