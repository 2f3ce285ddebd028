import type { Command } from 'commander';
import type { CliEffects } from '../effects.js';
import { addInputs } from '../options.js';
import { addSystem } from '../system.js';

/** `jira-auth cleanup`: takes back what `export` left. */
export function addCleanup(command: Command, effects: CliEffects): void {
  command
    .option('--curl-config <file>', 'only what belongs to this file')
    .option('--all', "everything that this user's jobs and shells left, also those that still need it", false)
    .option('--json', 'tell what was done on standard output, as JSON', false)
    .addHelpText('after', HELP);
  addSystem(command);
  addInputs(command);
  command.action(async (options: Record<string, unknown>) => {
    const { cleanUp } = await import(/* webpackMode: "eager" */ '../cleanup.js');
    await cleanUp(options, effects);
  });
}

const HELP = `
In GitLab's after_script, in a step that always runs, or at the end of a script:

  jira-auth cleanup`;
