import { Failure } from './failure.js';
import { cleanUpStep, type Outcome, OUTCOMES } from './hand-over/clean-up.js';
import * as log from './hand-over/github-runner.js';
import { stepFolder } from './hand-over/step-files.js';
import { openDoor } from './process.js';

function tell(outcome: Outcome | Failure): void {
  if (outcome instanceof Failure) {
    log.warning(`The session of this step could not be ended, and lasts until Jira ends it. ${outcome.what}`);
    return;
  }
  const [level, text] = OUTCOMES[outcome];
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
