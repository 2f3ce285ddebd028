import { FORMATS } from '../formats.js';
import type { SystemKind } from './system.js';

/** Jenkins: no step hands variables to the next, so that the pipeline reads them as JSON and wraps what follows. */
export const jenkins: SystemKind = {
  name: 'Jenkins',
  id: 'jenkins',
  isHere: ({ JENKINS_URL, BUILD_ID }) => Boolean(JENKINS_URL) && Boolean(BUILD_ID),
  create: ({ environment, stdout }) => ({
    temporaryFolder: environment.WORKSPACE_TMP,
    job: `jenkins ${environment.JENKINS_URL ?? ''} ${environment.BUILD_TAG ?? ''}`,
    setVariables: (variables) => {
      stdout(FORMATS.json.variables(variables));
    },
    // The plugin Credentials Binding: patterns for the secret itself, base64 and several shells.
    hidden:
      'Jenkins hides in this log what withCredentials binds, also in base64 and quoted for a shell, but in no other form.',
    next: 'Read it with readJSON, and wrap what follows in withEnv.',
  }),
};
