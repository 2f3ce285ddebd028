import { FORMATS } from '../formats.js';
import type { SystemKind } from './system.js';

/** GitLab CI: all lines of a job's `script` share one shell, and nothing can be hidden while a job runs. */
export const gitLab: SystemKind = {
  name: 'GitLab CI',
  id: 'gitlab',
  isHere: ({ GITLAB_CI }) => GITLAB_CI === 'true',
  create: ({ environment, stdout }) => ({
    job: `gitlab ${environment.CI_SERVER_HOST ?? ''} ${environment.CI_JOB_ID ?? ''}`,
    secretsWithheld:
      environment.CI_COMMIT_REF_PROTECTED === 'false'
        ? 'This branch or tag is not protected, so that it gets no protected variables.'
        : undefined,
    setVariables: (variables) => {
      stdout(FORMATS.sh.variables(variables));
    },
    failed: FORMATS.sh.failed,
    next: 'Use it as eval "$(jira-auth export)"; the lines of `script` that follow have the variables.',
  }),
};
