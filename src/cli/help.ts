import { type Argument, type Command, Help, Option } from 'commander';
import { wrapped } from './wrapped.js';

/** Option that shows help with every option. */
export const HELP_FOR_ALL = '--help-all';

/** Longer lists of choices appear only in the full help. Characters. */
const LONGEST_CHOICES = 60;

/** Returns help with examples first. Options in groups appear only in the full help. */
export function helpWith(isForAll: boolean): Partial<Help> {
  const usual = new Help();
  const described = ({ description, argChoices = [] }: Option | Argument): string => {
    const choices = argChoices.join(', ');
    const isShown = choices !== '' && (isForAll || choices.length <= LONGEST_CHOICES);
    return isShown ? `${description} (${choices})`.trimStart() : description;
  };
  return {
    subcommandTerm: (command) => command.name(),
    visibleOptions: (command) =>
      usual
        .visibleOptions(command)
        .filter(({ helpGroupHeading }) => isForAll || helpGroupHeading === undefined),
    // Omit the parser's own `help`, because every command has --help.
    visibleCommands: ({ commands }) => [...commands],
    argumentDescription: described,
    optionDescription: described,
    boxWrap: wrapped,
  };
}

/** Adds --help-all to a command. The text of --help mentions it. */
export function withHelpForAll(command: Command): Command {
  return command.addOption(new Option(HELP_FOR_ALL).hideHelp()).on('option:help-all', () => {
    command.help();
  });
}
