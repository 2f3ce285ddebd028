import { Failure, failureIn } from '../failure.js';
import { parsedObject, textField } from '../json.js';
import { type Mask, Secret } from '../secret.js';
import type { Send } from '../transport/network.js';

export type GitHubPlace =
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'environment'; readonly repository: string; readonly environment: string }
  | { readonly kind: 'organization'; readonly organization: string };

/** With a token that may write there. */
export interface GitHubSecrets {
  /** Without a trailing slash. */
  readonly apiUrl: string;
  readonly place: GitHubPlace;
  readonly githubToken: Secret;
}

/** CI/CD variables, with a token that may write there. */
export interface GitLabVariables {
  /** Without a trailing slash. */
  readonly apiUrl: string;
  /** A project's ID or path, `group/project`; absent for a group's variable. */
  readonly project?: string | undefined;
  readonly group?: string | undefined;
  /** Needed if the key exists in several environment scopes. */
  readonly environmentScope?: string | undefined;
  readonly gitlabToken: Secret;
}

export type StoreSettings =
  | { readonly kind: 'github-secret'; readonly secrets: GitHubSecrets; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | ({ readonly kind: 'gitlab-variable'; readonly name: string } & GitLabVariables)
  | { readonly kind: 'command'; readonly command: string };

export interface WriteBack {
  readonly store?: StoreSettings | undefined;
  /** For use by other jobs. */
  readonly accessToken?: { readonly secrets: GitHubSecrets; readonly name: string } | undefined;
}

/** A store for a refresh token, or for a personal access token that is renewed. */
export interface TokenStore {
  /** For messages: "the secret JIRA_REFRESH_TOKEN of OWNER/REPO". */
  readonly description: string;
  /**
   * Checks, before a token is used up, that its successor can be saved, and locks the store.
   *
   * @param use to `exchange` the stored token, or to `replace` it without using it
   * @returns the stored token, if the store can be read
   * @throws Failure `refresh-token-not-saved`
   */
  open(use?: 'exchange' | 'replace'): Promise<Secret | undefined>;
  /** Returns the token, which another run may have saved, if the store can be read. */
  read(): Promise<Secret | undefined>;
  /** Returns once the store has confirmed it. @throws Failure `refresh-token-not-saved` */
  save(token: Secret): Promise<void>;
  /** Unlocks the store, whatever happened. */
  close(): Promise<void>;
  /** Remembers when a person consented, in stores that can be read again. @throws Failure */
  remember?(consentedAt: Date): Promise<void>;
  /** @throws Failure */
  consentedAt?(): Promise<Date | undefined>;
}

const nothing = (): Promise<undefined> => Promise.resolve(undefined);

/** The methods of a store that can't be read and needs no lock. */
export const WRITE_ONLY = { open: nothing, read: nothing, close: nothing };

type Wording = (what: string, advice: string) => Failure;

/** A store's messages, which depend on the kind of token. */
export interface StoreFailures {
  /** For failures before a token was used up. */
  readonly notReady: Wording;
  readonly notSaved: Wording;
}

/** For a consent, which uses up no token. */
export const NEW_TOKEN_FAILURES: StoreFailures = { notReady: notSaved, notSaved };

/** The caller adds what `notSaved` means for the old token. */
export const REFRESH_TOKEN_FAILURES: StoreFailures = {
  notReady: (what, advice) => notSaved(`${what} The refresh token was not used, and is still valid.`, advice),
  notSaved,
};

function notSaved(what: string, advice: string): Failure {
  return new Failure('refresh-token-not-saved', what, advice);
}

export interface StoreEffects {
  readonly send: Send;
  readonly mask: Mask;
  /** Stops waiting for another process. */
  readonly signal: AbortSignal;
  /** Set if the store is not for a refresh token. */
  readonly failures?: StoreFailures | undefined;
}

/** Masks and returns the one token in a text, without white space or a byte order mark around it. */
export function oneToken(text: string, mask: Mask): Secret | undefined {
  const token = /^\s*([\x21-\x7e]{8,8192})\s*$/.exec(text)?.[1];
  const secret = token === undefined ? undefined : new Secret(token);
  if (secret) mask(secret);
  return secret;
}

/** Parses `{"consentedAt":"2027-01-04T06:00:00.000Z"}`. A truncated text or another document gives `undefined`. */
export function consentIn(history: string): Date | undefined {
  const text = textField(parsedObject(history) ?? {}, 'consentedAt') ?? '';
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/.test(text);
  return isTime && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined;
}

/** Remembers or recalls when a person consented. A failure is only told, because the token itself is saved. */
export async function orTold<T>(
  work: () => Promise<T> | undefined,
  tell: (text: string) => void,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    tell(
      `${failureIn(error).what} The refresh token itself is saved; only the date of the consent is missing.`,
    );
    return undefined;
  }
}
