import { fakeToken } from '../fake.js';

/** The tokens of one GitHub. Personal ones are fine-grained where nothing else is said. */
export interface GitHubTokens {
  /** Personal; Secrets: write, and nothing of environments. */
  secretsWriter: string;
  /** Personal; Environments: write, and nothing of the repository's own secrets. */
  environmentsWriter: string;
  /** Personal; the organization's Secrets: write. */
  orgSecretsWriter: string;
  /** Personal, classic, with the `repo` scope: the repository's issues, its and its environments' secrets. */
  classic: string;
  /** An App's installation token; Secrets: write and Environments: write. */
  app: string;
  /** The token that a workflow is given: no secrets, whatever its `permissions:` say. */
  githubToken: string;
  /** The same with `permissions: issues: write`. */
  githubTokenIssues: string;
  /** Personal; Issues: write, and no secrets. */
  issuesWriter: string;
  /** Personal; every permission that is named here, to read only. */
  readOnly: string;
  /** Personal; does not see the repository or the organization, which are private. */
  noAccess: string;
}

/** One GitHub: its addresses, what there is on it, and who may come. */
export interface GitHubFixture {
  host: string;
  /** Without a slash at the end. */
  apiUrl: string;
  owner: string;
  /** `owner/name`. */
  repository: string;
  repositoryId: number;
  environment: string;
  /** One whose name an address has to escape. */
  environmentToEscape: string;
  organization: string;
  tokens: GitHubTokens;
}

function tokens(label: string): GitHubTokens {
  return {
    secretsWriter: fakeToken(`${label}-secrets-writer`, 80),
    environmentsWriter: fakeToken(`${label}-environments-writer`, 80),
    orgSecretsWriter: fakeToken(`${label}-org-secrets-writer`, 80),
    classic: fakeToken(`${label}-classic`, 80),
    app: fakeToken(`${label}-app`, 80),
    githubToken: fakeToken(`${label}-github-token`, 80),
    githubTokenIssues: fakeToken(`${label}-github-token-issues`, 80),
    issuesWriter: fakeToken(`${label}-issues-writer`, 80),
    readOnly: fakeToken(`${label}-read-only`, 80),
    noAccess: fakeToken(`${label}-no-access`, 80),
  };
}

/** The repository is the one that a job of the sandbox's runner is in. */
export const github = {
  host: 'api.github.com',
  apiUrl: 'https://api.github.com',
  owner: 'octo-org',
  repository: 'octo-org/octo-repo',
  repositoryId: 1,
  environment: 'production',
  environmentToEscape: 'jira/eu west',
  organization: 'octo-org',
  tokens: tokens('github'),
} as const satisfies GitHubFixture;

/** A GitHub Enterprise Server, with data of its own. */
export const githubEnterprise = {
  host: 'github.corp.example',
  apiUrl: 'https://github.corp.example/api/v3',
  owner: 'corp',
  repository: 'corp/deploy',
  repositoryId: 7,
  environment: 'production',
  environmentToEscape: 'jira/eu west',
  organization: 'corp',
  tokens: tokens('github-enterprise'),
} as const satisfies GitHubFixture;
