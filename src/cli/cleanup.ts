import { resolve } from 'node:path';
import { jsonText } from '../command-marks.js';
import { Failure } from '../failure.js';
import { cleanUpFolders, type CleanedUp } from '../hand-over/command-line-clean-up.js';
import { jobOf } from '../hand-over/systems.js';
import { readAllowedHosts } from '../read/site.js';
import type { CliEffects } from './effects.js';
import { requireListed } from './guards.js';
import { inputsOf } from './options.js';
import { chosenSystem } from './system.js';
import { Terminal } from './terminal.js';

/** Takes back what `export` left. @throws Failure `handoff-failed` if something stays */
export async function cleanUp(
  options: Readonly<Record<string, unknown>>,
  effects: CliEffects,
): Promise<void> {
  const terminal = new Terminal(effects);
  const done = await takeAway(options, effects, terminal);
  if (done.failed > 0) throw notAllGone();
  if (options['json'] === true) effects.stdout(`${jsonText(done)}\n`);
  else terminal.say(told(done));
}

async function takeAway(
  options: Readonly<Record<string, unknown>>,
  effects: CliEffects,
  terminal: Terminal,
): Promise<CleanedUp> {
  const { environment, temporaryFolder } = effects;
  const system = chosenSystem(options, effects);
  const { curlConfig: only } = options;
  const selection = {
    job: jobOf(system, environment),
    curlConfig: typeof only === 'string' ? only : environment.JIRA_CURL_CONFIG,
    only: typeof only === 'string',
    all: options['all'] === true,
  };
  const hosts = readAllowedHosts(inputsOf({ command: 'cleanup', environment, options }), true);
  const total = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
  try {
    if (!selection.only) system.cleanUp?.(environment);
  } catch {
    // The folders hold the credentials: they go in any case.
    total.failed += 1;
    terminal.warn("What this CI system's later steps read could not be removed.");
  }
  for (const folder of new Set([
    resolve(system.temporaryFolder?.(environment) || temporaryFolder),
    resolve(temporaryFolder),
  ])) {
    effects.debug(`Looking for folders in ${folder}.`);
    const found = await cleanUpFolders(folder, selection, {
      ...effects,
      requireListed: (url) => {
        requireListed(hosts, 'The saved session', url);
      },
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
    'Not everything with credentials could be removed.',
    'Remove what is named above as the user who made it.',
  );
}
