import { withoutCommands } from '../../command-marks.js';
import { Failure } from '../../failure.js';
import { AUTH_HEADER } from '../variables.js';
import type { SystemKind } from './system.js';

/** TeamCity: service messages in what a build step prints. Parameters are there from the next build step on. */
export const teamCity: SystemKind = {
  name: 'TeamCity',
  id: 'teamcity',
  isHere: ({ TEAMCITY_VERSION }) => Boolean(TEAMCITY_VERSION),
  create: ({ environment, stdout }) => ({
    job: `teamcity ${environment.TEAMCITY_PROJECT_NAME ?? ''} ${environment.TEAMCITY_BUILDCONF_NAME ?? ''} ${environment.BUILD_NUMBER ?? ''}`,
    annotate: (level, text) => {
      stdout(
        `##teamcity[message text='${escaped(withoutCommands(text))}' status='${level.toUpperCase()}']\n`,
      );
    },
    setVariables: (variables) => {
      // The log shows every message, and so does the build's page.
      if (variables.some(([name, value]) => name === AUTH_HEADER && value !== '')) throw secretInLog();
      const messages = variables.map(
        ([name, value]) => `##teamcity[setParameter name='env.${name}' value='${escaped(value)}']\n`,
      );
      stdout(messages.join(''));
    },
    next: 'The variables are there from the next build step on.',
  }),
};

function secretInLog(): Failure {
  return new Failure(
    'handoff-failed',
    'TeamCity shows parameters in the log and on the page of the build, so that no header is given to it.',
    'Leave out `export-auth-header`: use the curl config, or `jira-auth exec`.',
  );
}

/** TeamCity: `|` escapes itself, the quote, brackets and line ends; the rest by code point. */
function escaped(text: string): string {
  return text
    .replace(/[|'[\]]/g, '|$&')
    .replaceAll('\n', '|n')
    .replaceAll('\r', '|r')
    .replace(/[^\x20-\x7e]/g, (unit) => `|0x${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
