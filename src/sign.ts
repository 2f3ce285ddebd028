import { openCommandLine } from './cli/program.js';
import { SIGN } from './cli/sign-kind.js';

// The program that the Action hands over with an application link. It holds one command, to keep the download small.
openCommandLine({
  description:
    'Signs requests to Jira after a login with an application link. For all other commands, install the whole program.',
  commands: [SIGN],
  exportFailed: (args, status) =>
    args.includes('export') && !args.includes('--json') ? `(exit ${status})\n` : '',
});
