import { fakeToken } from '../fake.js';

/** The tokens of one GitHub. Personal ones are fine-grained. */
function tokens(label: string) {
  const token = (name: string): string => fakeToken(`${label}-${name}`, 80);
  return {
    /** Personal; Secrets: write, without access to environments. */
    secretsWriter: token('secrets-writer'),
    /** Personal; Environments: write, without access to the repository's own secrets. */
    environmentsWriter: token('environments-writer'),
    /** Personal; the organization's Secrets: write. */
    orgSecretsWriter: token('org-secrets-writer'),
    /** The token that a workflow is given: no access to secrets, whatever its `permissions:` say. */
    githubToken: token('github-token'),
    /** The same with `permissions: issues: write`. */
    githubTokenIssues: token('github-token-issues'),
    /** Personal; Issues: write, without access to secrets. */
    issuesWriter: token('issues-writer'),
    /** Personal; read-only, with every permission named here. */
    readOnly: token('read-only'),
    /** Personal; can't see the repository or the organization, which are private. */
    noAccess: token('no-access'),
  };
}

export type GitHubFixture = ReturnType<typeof serverAt>;

function serverAt(apiUrl: string, repository: string, label: string) {
  const [owner = ''] = repository.split('/');
  return {
    host: new URL(apiUrl).host,
    /** Without a trailing slash. */
    apiUrl,
    repository,
    environment: 'production',
    /** An environment whose name must be escaped in an address. */
    environmentToEscape: 'jira/eu west',
    organization: owner,
    tokens: tokens(label),
  };
}

/** The repository is the one in which the jobs of the sandbox's runner run. */
export const github = serverAt('https://api.github.com', 'octo-org/octo-repo', 'github');

/** A GitHub Enterprise Server with separate data. */
export const githubEnterprise = serverAt(
  'https://github.corp.example/api/v3',
  'corp/deploy',
  'github-enterprise',
);
