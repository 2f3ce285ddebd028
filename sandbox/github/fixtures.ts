import { fakeToken } from '../fake.js';

/** Personal ones are fine-grained. */
function tokens(label: string) {
  const token = (name: string): string => fakeToken(`${label}-${name}`, 80);
  return {
    /** Secrets: write, without access to environments. */
    secretsWriter: token('secrets-writer'),
    /** Environments: write, without access to the repository's own secrets. */
    environmentsWriter: token('environments-writer'),
    orgSecretsWriter: token('org-secrets-writer'),
    /** A workflow's: no access to secrets, whatever its `permissions:` say. */
    githubToken: token('github-token'),
    /** The same with `permissions: issues: write`. */
    githubTokenIssues: token('github-token-issues'),
    issuesWriter: token('issues-writer'),
    readOnly: token('read-only'),
    /** Can't see the repository or the organization, which are private. */
    noAccess: token('no-access'),
  };
}

export type GitHubFixture = ReturnType<typeof serverAt>;

function serverAt(apiUrl: string, repository: string, label: string) {
  const [owner = ''] = repository.split('/');
  return {
    host: new URL(apiUrl).host,
    apiUrl,
    repository,
    environment: 'production',
    environmentToEscape: 'jira/eu west',
    organization: owner,
    tokens: tokens(label),
  };
}

/** The runner's jobs run in this repository. */
export const github = serverAt('https://api.github.com', 'octo-org/octo-repo', 'github');

export const githubEnterprise = serverAt(
  'https://github.corp.example/api/v3',
  'corp/deploy',
  'github-enterprise',
);
