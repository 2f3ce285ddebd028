import { Failure } from '../failure.js';
import type { Mask, Secret } from '../secret.js';
import type { Send } from '../transport/http.js';

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

/** What is known of an OAuth grant besides its token. Nothing of it is secret. */
export interface GrantHistory {
  /** When a person gave consent. */
  readonly consentedAt: Date | undefined;
  /** When its refresh token was exchanged last; at the consent, when it was issued. */
  readonly rotatedAt: Date | undefined;
}

export type GrantEvent = 'consented' | 'rotated';

/** Where a rotating refresh token is kept, or a personal access token that a program renews. */
export interface TokenStore {
  /** For messages: "the secret JIRA_REFRESH_TOKEN of OWNER/REPO". */
  readonly description: string;
  /**
   * Makes sure, before a token is used up, that its successor can be saved, and keeps others from using it meanwhile.
   *
   * @param use to `exchange` the stored token, or to `replace` it whatever it is
   * @returns the token that is stored now, where the store tells it
   * @throws Failure `refresh-token-not-saved`
   */
  open(use?: 'exchange' | 'replace'): Promise<Secret | undefined>;
  /** The token that is stored now, where the store tells it: another run may have saved one. */
  read(): Promise<Secret | undefined>;
  /** Returns once the store has confirmed it. @throws Failure `refresh-token-not-saved` */
  save(token: Secret): Promise<void>;
  /** Lets others use the store again. Called once, whatever happened. */
  close(): Promise<void>;
  /** Remembers beside a saved token what happened to its grant, where the store can be read again. @throws Failure */
  remember?(event: GrantEvent, at: Date): Promise<GrantHistory>;
}

const nothing = (): Promise<undefined> => Promise.resolve(undefined);

/** The methods of a store that can't be read and needs no lock. */
export const WRITE_ONLY = { open: nothing, read: nothing, close: nothing };

type Wording = (what: string, advice: string) => Failure;

/** How a store words its failures: by what it keeps. */
export interface StoreFailures {
  /** Before anything was used up. */
  readonly notReady: Wording;
  readonly notSaved: Wording;
}

/** Before the refresh token was used: nothing is lost. */
export const notReady: Wording = (what, advice) =>
  new Failure(
    'refresh-token-not-saved',
    `${what} The refresh token was not used, and is still valid.`,
    advice,
  );

/** Of a store for refresh tokens. What follows for the old one is added by who knows it. */
export const REFRESH_TOKEN_FAILURES: StoreFailures = {
  notReady,
  notSaved: (what, advice) => new Failure('refresh-token-not-saved', what, advice),
};

/** What a store uses of the run around it. */
export interface StoreEffects {
  readonly send: Send;
  readonly mask: Mask;
  /** Ends the waiting for another process. */
  readonly signal: AbortSignal;
  /** If the store is not for a refresh token. */
  readonly failures?: StoreFailures | undefined;
}
