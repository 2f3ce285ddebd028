import { basename, dirname, resolve } from 'node:path';
import { Failure } from '../failure.js';
import { cleanUpStep, type Outcome } from '../hand-over/clean-up.js';
import { readStepFile, stepFolders } from '../hand-over/step-files.js';
import { chosenSystem, jobOf } from '../hand-over/systems.js';
import { parsedObject } from '../json.js';
import { readAllowedHosts, requireListed } from '../read/address.js';
import { spaceOfProcesses } from '../store/file-lock.js';
import type { Call } from './call.js';

/** Removes what `export` left, and ends its sessions. @throws Failure `handoff-failed` if something remains */
export async function cleanUp(call: Call): Promise<void> {
  const { environment, temporaryFolder, terminal, options } = call;
  const { say: info, warn } = terminal;
  const system = chosenSystem(options['ci'], environment);
  const only = options['curl-config'] as string | undefined;
  const curlConfig = only ?? environment.JIRA_CURL_CONFIG ?? '';
  const [ours, isAll] = [jobOf(system, environment), options['all'] === true];
  /** Selects this job's folders and the one of this curl config, or `only` that, or all. */
  const isSelected = (folder: string, text: string): boolean => {
    const isNamed = curlConfig.split(/[\\/]/).at(-2) === basename(folder);
    if (only !== undefined || isAll) return isNamed || isAll;
    // A killed process may have cut it off. The folder's name still shows that it is ours.
    const { job, process, space } = parsedObject(text) ?? {};
    // A running process removes its own folder. Processes of other machines or containers can't be checked.
    if (typeof process === 'number') return space === spaceOfProcesses() && !call.isRunning(process);
    return isNamed || (ours !== '' && ours === job);
  };
  const requireHost = requireListed.bind(undefined, readAllowedHosts(call.inputs, true), 'The saved session');
  const effects = { ...call, info, requireListed: requireHost };
  const counts = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
  try {
    if (only === undefined) system.cleanUp?.(environment);
  } catch {
    // The folders hold the credentials, so remove them in any case.
    counts.failed += 1;
    warn('The file from which later steps read the variables could not be removed.');
  }
  const count = (folder: string, outcome: Outcome | Failure): void => {
    if (outcome instanceof Failure)
      warn(`A session could not be ended, and lasts until Jira ends it. ${outcome.what}`);
    if (outcome === 'ended') counts.loggedOut += 1;
    if (outcome === 'files removed' || outcome === 'files gone') counts.removed += 1;
    if (outcome !== 'files left') return;
    counts.failed += 1;
    warn(`The folder ${folder} could not be removed; it holds credentials.`);
  };
  // `export` may have used another folder for temporary files.
  const before = curlConfig === '' ? [] : [dirname(dirname(curlConfig))];
  const parents = [system.temporaryFolder?.(environment) || temporaryFolder, temporaryFolder, ...before];
  for (const parent of new Set(parents.map((path) => resolve(path)))) {
    call.debug(`Looking for folders in ${parent}.`);
    for (const folder of stepFolders(parent)) {
      let texts: (string | undefined)[] = [];
      try {
        texts = (['job.json', 'session.json'] as const).map((file) => readStepFile(folder, file));
      } catch {
        count(folder, 'files left');
      }
      const [job, session = ''] = texts;
      // A folder without this file belongs to the Action, which has its own clean-up.
      if (job === undefined) continue;
      if (!isSelected(folder, job)) counts.left += 1;
      else await cleanUpStep({ folder, session, gajira: '' }, count.bind(undefined, folder), effects);
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

function told({ removed, loggedOut, left }: Record<'removed' | 'loggedOut' | 'left', number>): string {
  const folders = (count: number): string => (count === 1 ? '1 folder' : `${count} folders`);
  const sentences = [
    removed === 0 ? 'This job or shell left nothing.' : `Removed ${folders(removed)} with credentials.`,
    loggedOut > 0 && `Ended ${loggedOut === 1 ? 'its session' : `${loggedOut} sessions`} in Jira.`,
    left > 0 && `Kept ${folders(left)} of other logins. --all removes these as well.`,
  ];
  return sentences.filter(Boolean).join(' ');
}
