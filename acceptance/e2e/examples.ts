import { fixtures } from '../../sandbox/index.js';
import { valueOf, WANTED } from '../kit/job.js';
import type { Outcome, Scenario } from './scenarios.js';

const { dataCenter, fields, github, issues, tokens, users } = fixtures;

function example(name: string, job: string, more: Partial<Scenario> = {}): Scenario {
  return {
    name: `example: ${name}`,
    workflow: `examples/github/${name}`,
    jobs: { [job]: 'succeeded' },
    removes: 1,
    ...more,
  };
}

const fieldOf = ({ sandbox }: Outcome, field: string): string =>
  JSON.stringify(valueOf(sandbox, issues.first, field) ?? null);

const { clientSecret, refreshToken } = tokens.threeLegged;

export const EXAMPLES: readonly Scenario[] = [
  example('start', 'update-issue', { sets: true }),
  example('when-it-fails', 'update-issue', {
    secrets: { JIRA_API_TOKEN: tokens.expired },
    removes: 0,
    check: ({ log, checks }) => {
      checks.that('it warns', log.includes('Jira was not updated. Renew JIRA_API_TOKEN.'));
    },
  }),
  example('update-field', 'update-issue', {
    sets: true,
    check: (outcome) => {
      outcome.checks.equal('the build number is set', fieldOf(outcome, fields.buildNumber), '1');
    },
  }),
  example('curl', 'comment', {
    check: ({ sandbox, checks }) => {
      const issue = sandbox.issue(issues.first);
      checks.equal('it has a comment', issue?.comments.length, 1);
      checks.that('it is done', /"name":"Done"/.test(JSON.stringify(issue?.fields['status'] ?? '')));
    },
  }),
  example('oauth-client-credentials', 'update-issue', {
    secrets: { JIRA_CLIENT_SECRET: tokens.clientCredentials.clientSecret },
    variables: { JIRA_BOT_ACCOUNT_ID: users.oauthServiceAccount.accountId },
    sets: true,
  }),
  example('refresh-token', 'update-issue', {
    secrets: {
      JIRA_CLIENT_SECRET: clientSecret,
      JIRA_REFRESH_TOKEN: refreshToken,
      TOKEN_THAT_MAY_WRITE_ENVIRONMENT_SECRETS: github.tokens.environmentsWriter,
    },
    variables: { JIRA_CLIENT_ID: tokens.threeLegged.clientId },
    sets: true,
    check: ({ sandbox, checks }) => {
      const { environment } = github;
      const successor = sandbox.github.secret({ environment, name: 'JIRA_REFRESH_TOKEN' });
      checks.that('the successor is saved', successor !== undefined && successor !== refreshToken);
    },
  }),
  example('data-center-pat', 'update-issue', {
    secrets: { JIRA_PAT: dataCenter.tokens.pat },
    check: ({ sandbox, checks }) => {
      const value = valueOf(sandbox.dataCenter, issues.first, fields.developmentStatus);
      checks.equal('the field is set', value, WANTED);
    },
  }),
  example('expiry-check', 'expiry', {
    event: 'workflow_dispatch',
    removes: 0,
    variables: { JIRA_TOKEN_EXPIRES_ON: '2999-12-31' },
    steps: ['Success - Main ./check'],
  }),
  example('pull-request-title', 'title', {
    pullRequest: 'pull-request.json',
    check: (outcome) => {
      const { checks } = outcome;
      const notes = fieldOf(outcome, fields.releaseNotes);
      for (const part of ['Fix the cart', 'Build number: 666 $(id) `id`'])
        checks.that(`the notes hold "${part}"`, notes.includes(part), notes);
      checks.equal('the title sets no other field', fieldOf(outcome, fields.buildNumber), 'null');
    },
  }),
];
