import { Argument, type Command } from 'commander';
import { completionScript, SHELLS, type CompletedShell } from '../completion.js';
import type { CliEffects } from '../effects.js';

/** `jira-auth completion`: what a shell needs to complete commands and options. */
export function addCompletion(command: Command, effects: CliEffects): void {
  const { parent: program } = command;
  if (!program) throw new Error('There is nothing to complete.');
  command
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', HELP)
    .action((shell: CompletedShell) => {
      effects.stdout(completionScript(program, shell));
    });
}

const HELP = `
In ~/.bashrc, ~/.zshrc, or ~/.config/fish/config.fish:

  eval "$(jira-auth completion bash)"
  eval "$(jira-auth completion zsh)"
  jira-auth completion fish | source`;
