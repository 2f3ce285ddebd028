import { existsSync, writeFileSync } from 'node:fs';
import { Failure } from '../../failure.js';
import { appendFileCommand } from '../file-command.js';
import { FORMATS } from '../formats.js';
import { shellQuoted } from '../quoting.js';
import type { SystemKind } from './system.js';

/** CircleCI: bash reads the file that BASH_ENV names at the start of every step. */
export const circleCi: SystemKind = {
  name: 'CircleCI',
  id: 'circleci',
  isHere: ({ CIRCLECI }) => CIRCLECI === 'true',
  create: ({ environment }) => ({
    job: `circleci ${environment.CIRCLE_WORKFLOW_JOB_ID ?? environment.CIRCLE_BUILD_URL ?? ''}`,
    secretsWithheld:
      environment.CIRCLE_PR_NUMBER === undefined
        ? undefined
        : 'This run comes from a fork, which gets no secrets unless the project says so.',
    prepare: () => {
      if (!environment.BASH_ENV) {
        throw new Failure(
          'handoff-failed',
          'BASH_ENV is not set, so that later steps would not see the variables.',
          'Run this in a step of CircleCI, or use eval "$(jira-auth export --format sh)".',
        );
      }
    },
    setVariables: (variables, files) => {
      const path = environment.BASH_ENV ?? '';
      // The file stays when the job's other files go, so it gets no value, only the place of the values.
      const file = shellQuoted(files.write('variables.sh', FORMATS.sh.variables(variables)));
      // CircleCI names the file, and leaves it to the first who writes to make it.
      if (!existsSync(path)) writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
      // When it is gone, somebody else could put one of his own in its place: hence -O, which bash has.
      appendFileCommand(path, `if [ -O ${file} ]; then . ${file}; fi\n`);
    },
    next: 'Steps that follow have the variables if their shell is bash; in this one, run . "$BASH_ENV".',
  }),
};
