import { openCommandLine } from './cli/door.js';
import { SIGN } from './cli/sign-kind.js';

// What the Action hands over with an application link: a runner downloads nothing that it can't need.
openCommandLine({
  description:
    'Signs requests to Jira after a login with an application link. For all other commands, install the whole program.',
  commands: [SIGN],
  failed: (command, status) => (command === 'export' ? `(exit ${status})\n` : ''),
});
