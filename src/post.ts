import { Failure } from './failure.js';
import { cleanUpStep, type Outcome } from './hand-over/clean-up.js';
import { GAJIRA_NOT_PUT_BACK } from './hand-over/gajira-config.js';
import * as log from './hand-over/github-runner.js';
import { stepFolder } from './hand-over/step-files.js';
import { openDoor } from './process.js';

const TOLD: Readonly<Record<Outcome, readonly [level: 'info' | 'warning', text: string]>> = {
  'gajira config put back': ['info', 'Restored ~/jira/config.yml.'],
  'gajira config left': ['warning', GAJIRA_NOT_PUT_BACK],
  ended: ['info', "Logged out: this step's session has ended."],
  'over already': ['info', "This step's session had already ended."],
  'none of ours': ['warning', 'The saved state holds no session of this step, so none was ended.'],
  'files removed': ['info', 'Removed the files of this step.'],
  'files gone': ['info', 'The files of this step are already gone.'],
  'files left': [
    'warning',
    'The files of this step could not be removed; the runner empties its temporary folder when the job ends.',
  ],
};

function tell(outcome: Outcome | Failure): void {
  if (outcome instanceof Failure) {
    log.warning(`The session of this step could not be ended, and lasts until Jira ends it. ${outcome.what}`);
    return;
  }
  const [level, text] = TOLD[outcome];
  log[level](text);
}

// Uses saved state only: the runner passes wrong inputs to the `post` step of an Action inside a composite one
// (actions/runner#3514). The job's work is done, so no error here may fail it.
openDoor({
  work: async (signal) => {
    const { info, debug } = log;
    const environment = process.env;
    const saved = (key: keyof typeof log.STATE): string => environment[`STATE_${log.STATE[key]}`] ?? '';
    const [name, session, gajira] = [saved('directory'), saved('session'), saved('gajira')];
    const folder = stepFolder(environment.RUNNER_TEMP ?? '', name);
    const effects = { environment, random: Math.random, signal, info, debug };
    await cleanUpStep({ folder, session, gajira }, tell, effects);
    if (name === '' && session === '') info('This step left no files.');
    return 0;
  },
  reportBug: (where) => {
    log.warning(`There is a bug in the clean-up of jira-auth: ${where}. Please report it with this line.`);
  },
  statusOfBug: 0,
  statusWithoutOutput: 0,
});
