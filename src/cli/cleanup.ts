import { dirname, resolve } from 'node:path';
import { jsonText } from '../command-marks.js';
import { Failure } from '../failure.js';
import { cleanUpFolders, type Counts } from '../hand-over/command-line-clean-up.js';
import { jobOf } from '../hand-over/systems.js';
import { readAllowedHosts, requireListed } from '../read/allowed-hosts.js';
import type { Call } from './call.js';
import { chosenSystem } from './system.js';

/** Removes what `export` left, and ends its sessions. @throws Failure `handoff-failed` if something remains */
export async function cleanUp(call: Call): Promise<void> {
  const { environment, temporaryFolder, terminal } = call;
  const { curlConfig: given, all, ci } = call.options;
  const system = chosenSystem(ci, environment);
  const only = typeof given === 'string';
  const curlConfig = only ? given : environment.JIRA_CURL_CONFIG;
  const selection = { job: jobOf(system, environment), curlConfig, only, all: all === true };
  const hosts = readAllowedHosts(call.inputs, true);
  const total: Counts = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
  try {
    if (!only) system.cleanUp?.(environment);
  } catch {
    // The folders hold the credentials, so remove them in any case.
    total.failed += 1;
    terminal.warn("What this CI system's later steps read could not be removed.");
  }
  const folders = [
    system.temporaryFolder?.(environment) || temporaryFolder,
    temporaryFolder,
    // `export` may have used another folder for temporary files.
    ...(curlConfig ? [dirname(dirname(curlConfig))] : []),
  ];
  for (const folder of new Set(folders.map((path) => resolve(path)))) {
    call.debug(`Looking for folders in ${folder}.`);
    await cleanUpFolders(folder, selection, total, {
      ...call,
      requireListed: (url) => {
        requireListed(hosts, 'The saved session', url);
      },
      info: terminal.say,
      warn: terminal.warn,
    });
  }
  if (total.failed > 0) {
    throw new Failure(
      'handoff-failed',
      'Some files with credentials could not be removed.',
      'Remove what is named above as the user who created it.',
    );
  }
  if (call.json) call.stdout(`${jsonText(total)}\n`);
  else terminal.say(told(total));
}

function told({ removed, loggedOut, left }: Counts): string {
  const folders = (count: number): string => (count === 1 ? '1 folder' : `${count} folders`);
  const sentences = [
    removed === 0 ? 'This job or shell left nothing.' : `Removed ${folders(removed)} with credentials.`,
    loggedOut > 0 && `Ended ${loggedOut === 1 ? 'its session' : `${loggedOut} sessions`} in Jira.`,
    left > 0 && `Kept ${folders(left)} of other jobs or shells. --all removes these as well.`,
  ];
  return sentences.filter(Boolean).join(' ');
}
