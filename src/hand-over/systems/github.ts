import { withoutCommands } from '../../command-marks.js';
import { appendFileCommand, checkFileCommand, fileCommand } from '../file-command.js';
import { gitHubWithholds } from '../github-event.js';
import { escapeData, escapeProperty } from '../workflow-command.js';
import type { System, SystemEffects, SystemKind } from './system.js';

/** GitHub Actions, when the command line runs in a step of its own. */
export const gitHubActions: SystemKind = {
  name: 'GitHub Actions',
  id: 'github',
  isHere: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === 'true',
  create: createGitHub,
};

/** Gitea and Forgejo speak GitHub's language; their own variable has to be looked at first. */
export const gitea: SystemKind = {
  name: 'Gitea or Forgejo Actions',
  id: 'gitea',
  isHere: ({ GITEA_ACTIONS, FORGEJO_ACTIONS }) => GITEA_ACTIONS === 'true' || FORGEJO_ACTIONS === 'true',
  create: createGitHub,
};

function createGitHub({ environment, stdout }: SystemEffects): System {
  const { GITHUB_RUN_ID: run = '', GITHUB_RUN_ATTEMPT: attempt = '', GITHUB_JOB: job = '' } = environment;
  return {
    temporaryFolder: environment.RUNNER_TEMP,
    job: `github ${run} ${attempt} ${job}`,
    secretsWithheld: gitHubWithholds(environment),
    mask: (texts) => {
      stdout(texts.map((text) => `::add-mask::${escapeData(text)}\n`).join(''));
    },
    annotate: (level, text) => {
      stdout(`::${level} title=${escapeProperty('jira-auth')}::${escapeData(withoutCommands(text))}\n`);
    },
    prepare: () => {
      checkFileCommand(environment.GITHUB_ENV ?? '');
    },
    setVariables: (variables) => {
      appendFileCommand(environment.GITHUB_ENV ?? '', fileCommand(variables));
    },
    next: 'The variables are there from the next step on.',
  };
}
