import { CHECKING, ENTRIES, EXCHANGING, NO_VARIABLE, through } from '../values/input-kind.js';

/** The Actions run where no process may be started, and not on GitLab. */
const COMMANDS_AND_FILE = ['export', 'exec', 'check', 'file', 'consent', 'refresh'] as const;

export const STORES = through(EXCHANGING, {
  'refresh-token-secret': {
    only: NO_VARIABLE,
    help: 'Name of the GitHub Actions secret in which the refresh token is saved, before anything else is done with it.',
  },
  'refresh-token-environment': {
    only: NO_VARIABLE,
    help: "The environment that the secret belongs to; without it, the repository's own.",
  },
  'refresh-token-organization': {
    only: NO_VARIABLE,
    help: 'The organization that the secret belongs to, in place of a repository.',
  },
  'refresh-token-repository': {
    only: NO_VARIABLE,
    help: 'The repository that the secret belongs to, `OWNER/NAME`; without it, the one that the workflow runs in.',
  },
  'github-token': {
    secret: true,
    only: ['GH_TOKEN', 'GITHUB_TOKEN'],
    help: "A fine-grained personal access token, or an App's, that may write the secret; the workflow's own can't, but may keep issues.",
  },
  'refresh-token-variable': {
    doors: COMMANDS_AND_FILE,
    only: NO_VARIABLE,
    help: 'Name of the GitLab CI/CD variable in which the refresh token is saved.',
  },
  'gitlab-project': {
    doors: COMMANDS_AND_FILE,
    only: ['CI_PROJECT_ID'],
    help: 'The GitLab project that the variable belongs to: its number, or `GROUP/NAME`.',
  },
  'gitlab-group': {
    doors: COMMANDS_AND_FILE,
    only: NO_VARIABLE,
    help: 'The GitLab group that the variable belongs to, in place of a project: its number, or its path.',
  },
  'gitlab-environment-scope': {
    doors: COMMANDS_AND_FILE,
    only: NO_VARIABLE,
    help: 'The environment scope of the GitLab variable, where its key exists in several.',
  },
  'gitlab-token': {
    doors: COMMANDS_AND_FILE,
    secret: true,
    only: ['GITLAB_TOKEN'],
    help: 'A GitLab token that may write the variable.',
  },
  'refresh-token-file': {
    help: 'A file that keeps the refresh token, on a disk that stays: read, exchanged, and replaced, by one job at a time.',
  },
  'save-command': {
    doors: ['export', 'exec', 'check', 'consent', 'refresh'],
    only: NO_VARIABLE,
    help: 'A command that saves the token, which it gets on standard input.',
  },
  'access-token-secret': {
    doors: ['action', 'export', 'exec', 'check', 'file', 'refresh'],
    only: NO_VARIABLE,
    help: 'Name of a GitHub Actions secret for the access token, in the same place, so that other jobs can use it as `access-token`.',
  },
});

export const CHECKED = through(CHECKING, {
  'credentials-file': {
    help: 'Path of a YAML file that lists several credentials and names the variables that hold them.',
  },
  variables: {
    doors: ['check-action'],
    help: "Lines `NAME=value` of variables that `credentials-file` names, where `env:` can't set them: in a reusable workflow.",
  },
  'org-id': {
    help: 'ID of an Atlassian organization, to ask when its tokens end.',
    more: 'Without a credential beside it, all its tokens are looked at; `email` and `token-name` (with `*`) then narrow it down.',
  },
  'org-api-key': {
    secret: true,
    help: "API key of the organization's administrators, with the scopes `read:tokens:admin`, `read:service-accounts-tokens:admin` and `read:keys:admin`.",
  },
  'credential-name': {
    help: 'What reports call the credential; its e-mail address and site if not set.',
  },
  'secret-name': {
    help: 'Name of the secret that a new credential is stored in, for reports.',
  },
});

export const REPORT = through(CHECKING, {
  'fail-on': {
    default: 'critical',
    help: 'Fail for a credential that is `warning`, `critical`, `expired`, or worse, or `never`; a refused one fails unless this is `never`.',
  },
  concurrency: {
    kind: 'number',
    default: '8',
    help: 'How many credentials are tried at a time.',
  },
  html: {
    help: 'Path of a page to write, with a timeline of all credentials; it needs no other file.',
  },
  'write-expiry': {
    doors: ['check'],
    kind: 'flag',
    help: 'Write the days that were found into the file of credentials, or NAME=YYYY-MM-DD after a renewal.',
  },
});

export const TELL = through(CHECKING, {
  'github-issues': {
    kind: 'flag',
    default: 'false',
    help: '`true`: keep a GitHub issue for each credential that ends, opened, updated and closed by itself.',
    more: 'Needs `github-token`, and `permissions: issues: write` in the job.',
  },
  'github-issues-repository': {
    help: 'The repository that has the issues, `OWNER/NAME`; this one if not set.',
  },
  'webhook-url': {
    secret: true,
    variables: ['JIRA_AUTH_WEBHOOK_URL'],
    help: "Address of a chat's incoming webhook that takes Slack's JSON; a secret.",
  },
  'jira-issue-project': {
    only: NO_VARIABLE,
    help: 'Key of a Jira project in which an issue is kept for each credential that ends.',
  },
  'jira-issue-type': {
    only: NO_VARIABLE,
    default: 'Task',
    help: 'The type of these issues.',
  },
  'jira-issue-credential': {
    only: NO_VARIABLE,
    help: 'Name of the checked credential that keeps them; the first that works if not set.',
  },
});

export const RENEWAL = through(ENTRIES, {
  renew: {
    kind: 'flag',
    default: 'false',
    help: '`true`: make the successor of a personal access token that ends soon, save it, prove it, and then revoke the old one.',
    more: 'Say where it is saved. With `credentials-file`, put it into an entry.',
  },
  'renew-days': {
    kind: 'number',
    default: '90',
    help: 'How many days the successor lives.',
  },
  'save-secret': {
    only: NO_VARIABLE,
    help: 'Name of the GitHub Actions secret that the successor is saved as, by `github-token`.',
  },
  'save-environment': {
    only: NO_VARIABLE,
    help: 'The environment that the secret belongs to.',
  },
  'save-organization': {
    only: NO_VARIABLE,
    help: 'The organization that the secret belongs to.',
  },
  'save-repository': {
    only: NO_VARIABLE,
    help: 'The repository that the secret belongs to, `OWNER/NAME`; this one if not set.',
  },
  'save-variable': {
    doors: ['check', 'file'],
    only: NO_VARIABLE,
    help: 'Name of the GitLab CI/CD variable that the successor is saved as.',
  },
  'save-file': {
    only: NO_VARIABLE,
    help: 'Path of a file that the successor is saved in, outside of the workspace.',
  },
});
