import type { Secret } from '../secret.js';
import type { GrantEvent, GrantHistory } from './grant-history.js';

/** Where a rotating refresh token is kept, or a personal access token that a program renews. */
export interface TokenStore {
  /** For messages: "the secret JIRA_REFRESH_TOKEN of OWNER/REPO". */
  readonly description: string;
  /**
   * Makes sure, before a token is used up, that its successor can be saved, and keeps others from using it meanwhile.
   *
   * @param use what for: to `exchange` the stored token, or to `replace` it whatever it is
   * @returns the token that is stored now, where the store tells it
   * @throws Failure `refresh-token-not-saved`
   */
  open(use?: 'exchange' | 'replace'): Promise<Secret | undefined>;
  /** The token that is stored now, where the store tells it: another run may have saved one. */
  read(): Promise<Secret | undefined>;
  /**
   * Saves a token. Returns once the store has confirmed it.
   *
   * @throws Failure `refresh-token-not-saved`
   */
  save(token: Secret): Promise<void>;
  /** Lets others use the store again. Called once, whatever happened. */
  close(): Promise<void>;
  /**
   * Remembers beside the token, after it was saved, what happened to its grant; only stores that can be read again can.
   *
   * @returns what is remembered from now on
   * @throws Failure if it could not be remembered, which loses nothing of the token
   */
  remember?(event: GrantEvent, at: Date): Promise<GrantHistory>;
  /** What is remembered; nothing, if that is missing or damaged. */
  history?(): Promise<GrantHistory>;
}

/** Stores for tokens of which only the newest matters, such as an access token that other jobs use. */
export type SecretWriter = Pick<TokenStore, 'description' | 'save'>;
