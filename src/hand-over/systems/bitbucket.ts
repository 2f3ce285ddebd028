import { FORMATS } from '../formats.js';
import type { SystemKind } from './system.js';

/** Bitbucket Pipelines: all lines of a step's `script` share one shell, and nothing can be hidden while it runs. */
export const bitbucket: SystemKind = {
  name: 'Bitbucket Pipelines',
  id: 'bitbucket',
  isHere: ({ BITBUCKET_COMMIT }) => Boolean(BITBUCKET_COMMIT),
  create: ({ environment, stdout }) => ({
    job: `bitbucket ${environment.BITBUCKET_PIPELINE_UUID ?? ''} ${environment.BITBUCKET_STEP_UUID ?? ''}`,
    setVariables: (variables) => {
      stdout(FORMATS.sh.variables(variables));
    },
    failed: FORMATS.sh.failed,
    next: 'Use it as eval "$(jira-auth export)"; the lines of `script` that follow have the variables.',
  }),
};
