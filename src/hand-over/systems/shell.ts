import { FORMATS } from '../formats.js';
import type { SystemKind } from './system.js';

/** A shell on no CI system that is known here. */
export const plainShell: SystemKind = {
  name: 'a shell',
  id: 'shell',
  isHere: () => true,
  create: ({ stdout }) => ({
    setVariables: (variables) => {
      stdout(FORMATS.sh.variables(variables));
    },
    failed: FORMATS.sh.failed,
    next: 'Use it as eval "$(jira-auth export)", and end with jira-auth cleanup.',
  }),
};
