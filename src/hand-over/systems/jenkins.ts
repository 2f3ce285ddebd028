import { FORMATS } from '../formats.js';
import type { SystemKind } from './system.js';

/** Jenkins: no step hands variables to the next, so that the pipeline reads them as JSON and wraps what follows. */
export const jenkins: SystemKind = {
  name: 'Jenkins',
  id: 'jenkins',
  isHere: ({ JENKINS_URL, BUILD_ID }) => Boolean(JENKINS_URL) && Boolean(BUILD_ID),
  create: ({ environment, stdout }) => ({
    temporaryFolder: environment.WORKSPACE_TMP,
    // The shared library names each block, because blocks can be nested and run in parallel.
    job: `jenkins ${environment.JENKINS_URL ?? ''} ${environment.BUILD_TAG ?? ''} ${environment.JIRA_AUTH_BLOCK ?? ''}`,
    hidden:
      'Inside withCredentials, Jenkins hides the secret and its base64, and nothing else that is made of it.',
    setVariables: (variables) => {
      stdout(FORMATS.json.variables(variables));
    },
    next: 'Read it with readJSON, and wrap what follows in withEnv.',
  }),
};
