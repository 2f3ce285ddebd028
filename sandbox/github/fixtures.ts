import { fakeToken } from '../fake.js';

/** The tokens of one GitHub. Personal ones are fine-grained where nothing else is said. */
function tokens(label: string) {
  const token = (name: string): string => fakeToken(`${label}-${name}`, 80);
  return {
    /** Personal; Secrets: write, and nothing of environments. */
    secretsWriter: token('secrets-writer'),
    /** Personal; Environments: write, and nothing of the repository's own secrets. */
    environmentsWriter: token('environments-writer'),
    /** Personal; the organization's Secrets: write. */
    orgSecretsWriter: token('org-secrets-writer'),
    /** Personal, classic, with the `repo` scope: the repository's issues, its and its environments' secrets. */
    classic: token('classic'),
    /** An App's installation token; Secrets: write and Environments: write. */
    app: token('app'),
    /** The token that a workflow is given: no secrets, whatever its `permissions:` say. */
    githubToken: token('github-token'),
    /** The same with `permissions: issues: write`. */
    githubTokenIssues: token('github-token-issues'),
    /** Personal; Issues: write, and no secrets. */
    issuesWriter: token('issues-writer'),
    /** Personal; every permission that is named here, to read only. */
    readOnly: token('read-only'),
    /** Personal; does not see the repository or the organization, which are private. */
    noAccess: token('no-access'),
  };
}

/** One GitHub: its addresses, what there is on it, and who may come. */
export interface GitHubFixture {
  host: string;
  /** Without a slash at the end. */
  apiUrl: string;
  owner: string;
  repository: string;
  environment: string;
  /** One whose name an address has to escape. */
  environmentToEscape: string;
  organization: string;
  tokens: ReturnType<typeof tokens>;
}

const environments = { environment: 'production', environmentToEscape: 'jira/eu west' } as const;

/** The repository is the one that a job of the sandbox's runner is in. */
export const github = {
  host: 'api.github.com',
  apiUrl: 'https://api.github.com',
  owner: 'octo-org',
  repository: 'octo-org/octo-repo',
  ...environments,
  organization: 'octo-org',
  tokens: tokens('github'),
} as const satisfies GitHubFixture;

/** A GitHub Enterprise Server, with data of its own. */
export const githubEnterprise = {
  host: 'github.corp.example',
  apiUrl: 'https://github.corp.example/api/v3',
  owner: 'corp',
  repository: 'corp/deploy',
  ...environments,
  organization: 'corp',
  tokens: tokens('github-enterprise'),
} as const satisfies GitHubFixture;
