import type { BasicPair, Credential } from '../credential.js';
import type { Secret } from '../secret.js';
import type { Deployment } from '../site.js';
import type { Account } from './myself.js';

/** When a long-lived credential ends, and who says so. */
export interface CredentialEnd {
  readonly source: 'jira' | 'expires-on';
  /** `undefined`: never. */
  readonly at: Date | undefined;
}

/** How old a grant is, and when it was used. */
export interface Grant {
  readonly rotatedAt: Date;
  readonly consentedAt: Date | undefined;
}

/** A proven identity: a base URL, what authenticates requests to it, and who is behind them. */
export interface Session {
  readonly deployment: Deployment;
  /** A method's name. */
  readonly method: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiUrl: string;
  /** For links that people open. */
  readonly siteUrl: string;
  /** Empty on Data Center. */
  readonly cloudId: string;
  readonly credential: Credential;
  /** What `credential` is made of, if it is HTTP Basic: for tools that put it together by themselves. */
  readonly basic?: BasicPair | undefined;
  readonly account: Account;
  readonly scopes: readonly string[];
  /** When `credential` stops working, if a server or the credential's owner said so. */
  readonly expiresAt: Date | undefined;
  /** When the long-lived credential ends, if Jira or its owner said so. */
  readonly credentialEnd: CredentialEnd | undefined;
  /** Why Jira, which might know it, did not say when the long-lived credential ends: a sentence. */
  readonly endUnknown?: string | undefined;
  /** How old the OAuth grant is that was used, with a refresh token. */
  readonly grant?: Grant | undefined;
  /** An access token that this run obtained. */
  readonly accessToken: Secret | undefined;
  /** A rotated refresh token, which somebody has to store. */
  readonly refreshToken: Secret | undefined;
}
