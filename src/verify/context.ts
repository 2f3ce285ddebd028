import type { Mask, Secret } from '../secret.js';
import type { Site } from '../read/site.js';
import type { Send } from '../transport/http.js';
import type { AuthMethod } from '../read/credentials.js';
import type { Account } from './myself.js';

/** What became of a refresh token: it was exchanged, or an exchange was asked for and no answer tells. */
export type Exchange = 'certain' | 'possible';

/** What a method is given to work with. */
export interface Context {
  readonly send: Send;
  readonly mask: Mask;
  readonly now: () => Date;
  readonly site: Site;
  /** The site's cloudId; its look-up began before the method did. */
  readonly cloudId: () => Promise<string>;
  /** Told when the refresh token that was given may have been used up, so that no end of the run hides it. */
  readonly onExchange: (exchange: Exchange) => void;
}

/** A method's proof: somebody is authenticated at `baseUrl` with `authorization`. */
export interface Proof {
  readonly method: AuthMethod;
  /** Where authenticated requests go: the site, or the site on the gateway. */
  readonly baseUrl: string;
  readonly authorization: Secret;
  readonly account: Account;
  readonly scopes?: readonly string[] | undefined;
  /** When `authorization` stops working. */
  readonly expiresAt?: Date | undefined;
  /** A refresh token that replaces the one that was given. */
  readonly refreshToken?: Secret | undefined;
}

/** One way of logging in: proves its credentials, or throws a Failure. */
export type Method<C> = (credentials: C, context: Context) => Promise<Proof>;
