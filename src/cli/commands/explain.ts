import { Argument, type Command } from 'commander';
import { EXIT_STATUS } from '../../failure.js';
import type { CliEffects } from '../effects.js';

/** `jira-auth explain`: the section of TROUBLESHOOTING.md about a code. */
export function addExplain(command: Command, effects: CliEffects): void {
  const code = new Argument('[code]', 'the code that a failure is shown with; all of them if it is left out');
  // For completion; what is misspelled gets a better answer than the parser's.
  code.argChoices = Object.keys(EXIT_STATUS);
  command.addArgument(code).action(async (given: string | undefined) => {
    const { explain } = await import(/* webpackMode: "eager" */ '../explain.js');
    effects.stdout(explain(given));
  });
}
