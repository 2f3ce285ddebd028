import type { GitHubFixture } from './fixtures.js';
import type { Place } from './places.js';

/** Permissions by the names that GitHub's headers have for them. */
export type Permission = 'secrets' | 'environments' | 'organization_secrets' | 'issues';
export type Level = 'read' | 'write';

/** What a token is, and what it may do with private things. */
export interface GitHubToken {
  kind: 'fine-grained' | 'classic' | 'installation';
  /** Login of whoever it acts as. */
  login: string;
  /** Whether the repository and the organization exist for it at all. */
  sees: boolean;
  permissions: Partial<Record<Permission, Level>>;
}

/** The permission that a place's secrets take. Documented: an environment's is not the repository's. */
export const PERMISSION_OF: Record<Place['kind'], Permission> = {
  repository: 'secrets',
  environment: 'environments',
  organization: 'organization_secrets',
};

const PERSON = 'octocat';
const WORKFLOW = 'github-actions[bot]';

/** One server's tokens, by their text. */
export function tokensOf({ tokens }: GitHubFixture): ReadonlyMap<string, GitHubToken> {
  const personal = (permissions: GitHubToken['permissions']): GitHubToken => ({
    kind: 'fine-grained',
    login: PERSON,
    sees: true,
    permissions,
  });
  const both = { secrets: 'write', environments: 'write' } as const;
  return new Map<string, GitHubToken>([
    [tokens.secretsWriter, personal({ secrets: 'write' })],
    [tokens.environmentsWriter, personal({ environments: 'write' })],
    [tokens.orgSecretsWriter, personal({ organization_secrets: 'write' })],
    [
      tokens.classic,
      { kind: 'classic', login: PERSON, sees: true, permissions: { ...both, issues: 'write' } },
    ],
    [tokens.app, { kind: 'installation', login: 'octo-app[bot]', sees: true, permissions: both }],
    [tokens.githubToken, { kind: 'installation', login: WORKFLOW, sees: true, permissions: {} }],
    [
      tokens.githubTokenIssues,
      { kind: 'installation', login: WORKFLOW, sees: true, permissions: { issues: 'write' } },
    ],
    [tokens.issuesWriter, personal({ issues: 'write' })],
    [
      tokens.readOnly,
      personal({ secrets: 'read', environments: 'read', organization_secrets: 'read', issues: 'read' }),
    ],
    [tokens.noAccess, { kind: 'fine-grained', login: PERSON, sees: false, permissions: {} }],
  ]);
}

/** Whether a token has a permission, to read or to write. */
export function mayUse(token: GitHubToken, permission: Permission, level: Level): boolean {
  const has = token.permissions[permission];
  return has === 'write' || has === level;
}
