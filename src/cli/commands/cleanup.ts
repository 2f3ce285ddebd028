import type { Command } from 'commander';
import { Failure } from '../../failure.js';
import { cleanUpFolders, type CleanedUp } from '../../hand-over/command-line-clean-up.js';
import type { CliEffects } from '../effects.js';
import { addSystem, chosenSystem } from '../system.js';
import { Terminal } from '../terminal.js';

/** `jira-auth cleanup`: takes back what `export` left. */
export function addCleanup(program: Command, effects: CliEffects): void {
  const command = program
    .command('cleanup')
    .description('Remove what `export` left in this job or shell, and log out of Jira where it logged in.')
    .option('--curl-config <file>', 'only what belongs to this file')
    .option('--all', "everything that this user's jobs and shells left, also those that still need it", false)
    .option('--json', 'tell what was done on standard output, as JSON', false)
    .addHelpText('after', HELP);
  addSystem(command);
  command.action(async (options: Record<string, unknown>) => {
    const terminal = new Terminal(effects);
    const done = await cleanUp(options, effects, terminal);
    if (options['json'] === true) effects.stdout(`${JSON.stringify(done)}\n`);
    else terminal.say(told(done));
    if (done.failed > 0) throw notAllGone();
  });
}

async function cleanUp(
  options: Readonly<Record<string, unknown>>,
  effects: CliEffects,
  terminal: Terminal,
): Promise<CleanedUp> {
  const { environment, temporaryFolder } = effects;
  const system = chosenSystem(options, effects);
  const { curlConfig: only } = options;
  const selection = {
    job: system.job ?? '',
    curlConfig: typeof only === 'string' ? only : environment.JIRA_CURL_CONFIG,
    only: typeof only === 'string',
    all: options['all'] === true,
  };
  if (!selection.only) system.cleanUp?.();
  const total = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
  for (const folder of new Set([system.temporaryFolder || temporaryFolder, temporaryFolder])) {
    const found = await cleanUpFolders(folder, selection, {
      ...effects,
      info: (text) => {
        terminal.say(text);
      },
      warn: (text) => {
        terminal.warn(text);
      },
    });
    for (const key of ['removed', 'loggedOut', 'left', 'failed'] as const) total[key] += found[key];
  }
  return total;
}

function told({ removed, loggedOut, left }: CleanedUp): string {
  const folders = (count: number): string => (count === 1 ? '1 folder' : `${count} folders`);
  return [
    removed === 0
      ? 'Nothing of this job or shell was left.'
      : `Removed ${folders(removed)} with credentials.`,
    ...(loggedOut === 0
      ? []
      : [`Ended ${loggedOut === 1 ? 'its session' : `${loggedOut} sessions`} in Jira.`]),
    ...(left === 0 ? [] : [`${folders(left)} of other jobs or shells stay; --all removes them, too.`]),
  ].join(' ');
}

function notAllGone(): Failure {
  return new Failure(
    'handoff-failed',
    'Not every folder with credentials could be removed.',
    'Remove the folders named above as the user who made them.',
  );
}

const HELP = `
In GitLab's after_script, in a step that always runs, or at the end of a script:

  jira-auth cleanup`;
