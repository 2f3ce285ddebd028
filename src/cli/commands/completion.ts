import { Argument, type Command } from 'commander';
import { completionScript, SHELLS, type CompletedShell } from '../completion.js';
import type { CliEffects } from '../effects.js';

/** `jira-auth completion`: what a shell needs to complete commands and options. */
export function addCompletion(program: Command, effects: CliEffects): void {
  program
    .command('completion')
    .description('Print a script that makes a shell complete commands and options.')
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
