import { type Argument, type Command, Help, Option } from 'commander';
import { wrapped } from './wrapped.js';

/** Shows help with every option. */
export const HELP_FOR_ALL = '--help-all';

/** Choices that are longer are left to the help for all. Characters. */
const LONGEST_CHOICES = 60;

/** Help with examples first, and options that stand in groups only if all are asked for. */
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
    // Not the parser's own `help`: each of the others says that it has --help.
    visibleCommands: ({ commands }) => [...commands],
    argumentDescription: described,
    optionDescription: described,
    boxWrap: wrapped,
  };
}

/** Lets a command take --help-all, which the text of --help names. */
export function withHelpForAll(command: Command): Command {
  return command.addOption(new Option(HELP_FOR_ALL).hideHelp()).on('option:help-all', () => {
    command.help();
  });
}
