import { hostname } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { Failure } from '../failure.js';
import { cleanUpStep, type Outcome } from '../hand-over/clean-up.js';
import { readStepFile, stepFolders } from '../hand-over/step-files.js';
import { jobOf, type System } from '../hand-over/systems.js';
import { parsedObject } from '../json.js';
import { readAllowedHosts, requireListed } from '../read/address.js';
import { spaceOfProcesses } from '../store/file-lock.js';
import type { Call } from './call.js';
import { chosenSystem } from './system.js';

/** Removes what `export` left, and ends its sessions. @throws Failure `handoff-failed` if something remains */
export async function cleanUp(call: Call): Promise<void> {
  const { environment, temporaryFolder, terminal, options } = call;
  const system = chosenSystem(options['ci'], environment);
  const only = options['curlConfig'] as string | undefined;
  const curlConfig = only ?? environment.JIRA_CURL_CONFIG ?? '';
  const isSelected = selection(call, system, curlConfig, only !== undefined);
  const hosts = readAllowedHosts(call.inputs, true);
  const effects = {
    ...call,
    info: terminal.say,
    requireListed: (url: string) => {
      requireListed(hosts, 'The saved session', url);
    },
  };
  const counts = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
  try {
    if (only === undefined) system.cleanUp?.(environment);
  } catch {
    // The folders hold the credentials, so remove them in any case.
    counts.failed += 1;
    terminal.warn("What this CI system's later steps read could not be removed.");
  }
  const count = (folder: string, outcome: Outcome | Failure): void => {
    if (outcome instanceof Failure)
      terminal.warn(`A session could not be ended, and lasts until Jira ends it. ${outcome.what}`);
    if (outcome === 'ended') counts.loggedOut += 1;
    if (outcome === 'files removed' || outcome === 'files gone') counts.removed += 1;
    if (outcome !== 'files left') return;
    counts.failed += 1;
    terminal.warn(`The folder ${folder} could not be removed; it holds credentials.`);
  };
  // `export` may have used another folder for temporary files.
  const before = curlConfig === '' ? [] : [dirname(dirname(curlConfig))];
  const parents = [system.temporaryFolder?.(environment) || temporaryFolder, temporaryFolder, ...before];
  for (const parent of new Set(parents.map((path) => resolve(path)))) {
    call.debug(`Looking for folders in ${parent}.`);
    for (const folder of stepFolders(parent)) {
      const job = readStepFile(folder, 'job.json');
      // A folder without this file belongs to the Action, which has its own clean-up.
      if (job === undefined) continue;
      if (isSelected(folder, job)) {
        const session = readStepFile(folder, 'session.json') ?? '';
        await cleanUpStep(folder, session, count.bind(undefined, folder), effects);
      } else counts.left += 1;
    }
  }
  if (counts.failed > 0) {
    throw new Failure(
      'handoff-failed',
      'Some files with credentials could not be removed.',
      'Remove what is named above as the user who created it.',
    );
  }
  if (call.json) call.printJson(counts);
  else terminal.say(told(counts));
}

/** Selects this job's folders and the one of this curl config, or `only` that, or all. */
function selection(
  { environment, isRunning, options: { all } }: Call,
  system: System,
  curlConfig: string,
  only: boolean,
) {
  const ours = jobOf(system, environment);
  return (folder: string, text: string): boolean => {
    const isNamed = curlConfig.split(/[\\/]/).at(-2) === basename(folder);
    if (only || all === true) return isNamed || all === true;
    // A killed process may have cut it off. The folder's name still shows that it is ours.
    const { job, process, machine, space } = parsedObject(text) ?? {};
    // A running process removes its own folder. Processes of other machines or containers can't be checked.
    if (typeof process === 'number')
      return machine === hostname() && space === spaceOfProcesses() && !isRunning(process);
    return isNamed || (ours !== '' && ours === job);
  };
}

function told({ removed, loggedOut, left }: Record<'removed' | 'loggedOut' | 'left', number>): string {
  const folders = (count: number): string => (count === 1 ? '1 folder' : `${count} folders`);
  const sentences = [
    removed === 0 ? 'This job or shell left nothing.' : `Removed ${folders(removed)} with credentials.`,
    loggedOut > 0 && `Ended ${loggedOut === 1 ? 'its session' : `${loggedOut} sessions`} in Jira.`,
    left > 0 && `Kept ${folders(left)} of other jobs or shells. --all removes these as well.`,
  ];
  return sentences.filter(Boolean).join(' ');
}
