import type { SystemKind } from './system.js';

/** TeamCity: service messages in what a build step prints. Parameters are there from the next build step on. */
export const teamCity: SystemKind = {
  name: 'TeamCity',
  id: 'teamcity',
  isHere: ({ TEAMCITY_VERSION }) => Boolean(TEAMCITY_VERSION),
  create: ({ environment, stdout }) => ({
    job: `teamcity ${environment.TEAMCITY_PROJECT_NAME ?? ''} ${environment.TEAMCITY_BUILDCONF_NAME ?? ''} ${environment.BUILD_NUMBER ?? ''}`,
    annotate: (level, text) => {
      stdout(`##teamcity[message text='${escaped(text)}' status='${level.toUpperCase()}']\n`);
    },
    setVariables: (variables) => {
      const messages = variables.map(
        ([name, value]) => `##teamcity[setParameter name='env.${name}' value='${escaped(value)}']\n`,
      );
      stdout(messages.join(''));
    },
    next: 'The variables are there from the next build step on.',
  }),
};

/** TeamCity: `|` escapes itself, the quote, brackets and line ends; the rest by code point. */
function escaped(text: string): string {
  return text
    .replace(/[|'[\]]/g, '|$&')
    .replaceAll('\n', '|n')
    .replaceAll('\r', '|r')
    .replace(/[^\x20-\x7e]/g, (unit) => `|0x${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
