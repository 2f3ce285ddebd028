import type { Command } from 'commander';
import type { Words } from '../failure.js';
import { ALL_INPUTS, type InputName, isSecretInput } from '../read/inputs.js';
import { type Written, wordsOf } from '../words.js';

/** The option that gives an input; a secret's names a file. */
export function optionOf(input: InputName): string {
  return isSecretInput(input) ? `--${input}-file` : `--${input}`;
}

/**
 * A command's words for inputs: options and variables.
 *
 * @param variablesAlone inputs that it takes from the environment only
 */
export function commandWords(command: Command, variablesAlone: readonly InputName[] = []): Words {
  return wordsOf(({ input, value, from }) => {
    if (from !== undefined) return { text: from };
    const [variable]: readonly string[] = ALL_INPUTS[input];
    // What `--refresh-token-file` names is also the token's store.
    if (
      variablesAlone.includes(input) ||
      (input === 'refresh-token' && hasOption(command, '--refresh-token'))
    )
      return variable === undefined ? undefined : { text: variable };
    const option = optionOf(input);
    return hasOption(command, option) ? written(option, value, variable) : undefined;
  });
}

function hasOption({ options }: Command, name: string): boolean {
  return options.some(({ long }) => long === name);
}

function written(option: string, value: string | undefined, variable: string | undefined): Written {
  if (value === undefined) return { text: option, or: variable };
  return { text: value === 'true' ? option : `${option} ${value}` };
}
