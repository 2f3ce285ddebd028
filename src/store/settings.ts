import type { Secret } from '../secret.js';

/** Where GitHub Actions secrets are. */
export type GitHubPlace =
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'environment'; readonly repository: string; readonly environment: string }
  | { readonly kind: 'organization'; readonly organization: string };

/** A place of GitHub Actions secrets, and the right to write there. */
export interface GitHubSecrets {
  /** Without a trailing slash. */
  readonly apiUrl: string;
  readonly place: GitHubPlace;
  readonly githubToken: Secret;
}

/** CI/CD variables of a GitLab project or group, and the right to write there. */
export interface GitLabVariables {
  /** Without a trailing slash. */
  readonly apiUrl: string;
  /** A project's number or path, `group/project`; absent for a variable of a group. */
  readonly project?: string | undefined;
  /** A group's number or path. */
  readonly group?: string | undefined;
  /** Where the key exists in several. */
  readonly environmentScope?: string | undefined;
  readonly gitlabToken: Secret;
}

/** Where a token that replaces another one is kept. */
export type StoreSettings =
  | { readonly kind: 'github-secret'; readonly secrets: GitHubSecrets; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | ({ readonly kind: 'gitlab-variable'; readonly name: string } & GitLabVariables)
  | { readonly kind: 'command'; readonly command: string };

/** What is written back after a run. */
export interface WriteBack {
  readonly store: StoreSettings | undefined;
  /** A GitHub Actions secret for the access token, which other jobs use. */
  readonly accessToken: { readonly secrets: GitHubSecrets; readonly name: string } | undefined;
}
