import type { Command } from 'commander';
import type { Words } from '../failure.js';
import { type InputName, isSecretInput, variablesOf } from '../inputs/schema.js';
import { wordsOf } from '../inputs/words.js';

/** The option that gives an input; a secret's names a file. */
export function optionOf(input: InputName): string {
  return isSecretInput(input) ? `--${input}-file` : `--${input}`;
}

/** A command's words for inputs: options and variables. */
export function commandWords(command: Command): Words {
  return wordsOf(({ input, value, from }) => {
    if (from !== undefined) return { text: from };
    const [variable] = variablesOf(input);
    // What `--refresh-token-file` names is also the token's store.
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
