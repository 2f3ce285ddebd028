import { fakeToken } from '../fake.js';

/** The tokens of one GitHub. Personal ones are fine-grained unless stated otherwise. */
function tokens(label: string) {
  const token = (name: string): string => fakeToken(`${label}-${name}`, 80);
  return {
    /** Personal; Secrets: write, without access to environments. */
    secretsWriter: token('secrets-writer'),
    /** Personal; Environments: write, without access to the repository's own secrets. */
    environmentsWriter: token('environments-writer'),
    /** Personal; the organization's Secrets: write. */
    orgSecretsWriter: token('org-secrets-writer'),
    /** Personal, classic, with the `repo` scope: the repository's issues, its secrets and its environments' secrets. */
    classic: token('classic'),
    /** An App's installation token; Secrets: write and Environments: write. */
    app: token('app'),
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

/** One GitHub: its addresses, its contents, and the tokens it accepts. */
export interface GitHubFixture {
  host: string;
  /** Without a trailing slash. */
  apiUrl: string;
  owner: string;
  repository: string;
  environment: string;
  /** An environment whose name must be escaped in an address. */
  environmentToEscape: string;
  organization: string;
  tokens: ReturnType<typeof tokens>;
}

const environments = { environment: 'production', environmentToEscape: 'jira/eu west' } as const;

/** The repository is the one in which the jobs of the sandbox's runner run. */
export const github = {
  host: 'api.github.com',
  apiUrl: 'https://api.github.com',
  owner: 'octo-org',
  repository: 'octo-org/octo-repo',
  ...environments,
  organization: 'octo-org',
  tokens: tokens('github'),
} as const satisfies GitHubFixture;

/** A GitHub Enterprise Server with separate data. */
export const githubEnterprise = {
  host: 'github.corp.example',
  apiUrl: 'https://github.corp.example/api/v3',
  owner: 'corp',
  repository: 'corp/deploy',
  ...environments,
  organization: 'corp',
  tokens: tokens('github-enterprise'),
} as const satisfies GitHubFixture;
