import type { GitHubFixture } from './fixtures.js';
import type { Place } from './places.js';

/** Permissions by the names that GitHub's headers have for them. */
export type Permission = 'secrets' | 'environments' | 'organization_secrets';
export type Level = 'read' | 'write';

/** What a token is, and what it may do with private things. */
export interface GitHubToken {
  kind: 'fine-grained' | 'classic' | 'installation';
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

/** One server's tokens, by their text. */
export function tokensOf({ tokens }: GitHubFixture): ReadonlyMap<string, GitHubToken> {
  const personal = (permissions: GitHubToken['permissions']): GitHubToken => ({
    kind: 'fine-grained',
    sees: true,
    permissions,
  });
  const both = { secrets: 'write', environments: 'write' } as const;
  return new Map<string, GitHubToken>([
    [tokens.secretsWriter, personal({ secrets: 'write' })],
    [tokens.environmentsWriter, personal({ environments: 'write' })],
    [tokens.orgSecretsWriter, personal({ organization_secrets: 'write' })],
    [tokens.classic, { kind: 'classic', sees: true, permissions: both }],
    [tokens.app, { kind: 'installation', sees: true, permissions: both }],
    [tokens.githubToken, { kind: 'installation', sees: true, permissions: {} }],
    [tokens.readOnly, personal({ secrets: 'read', environments: 'read', organization_secrets: 'read' })],
    [tokens.noAccess, { kind: 'fine-grained', sees: false, permissions: {} }],
  ]);
}

/** Whether a token may read, or write, a place's secrets. */
export function mayAccess(token: GitHubToken, place: Place, level: Level): boolean {
  const has = token.permissions[PERMISSION_OF[place.kind]];
  return has === 'write' || has === level;
}
