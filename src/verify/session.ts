import type { Secret } from '../secret.js';
import type { AuthMethod } from '../read/credentials.js';
import type { Account } from './myself.js';

/** A proven identity: a base URL, one request header, and who is behind them. */
export interface Session {
  readonly deployment: 'cloud';
  readonly method: AuthMethod;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly apiUrl: string;
  /** For links that people open. */
  readonly siteUrl: string;
  readonly cloudId: string;
  /** Value of the Authorization header. */
  readonly authorization: Secret;
  readonly account: Account;
  readonly scopes: readonly string[];
  /** When `authorization` stops working, if a server or the credential's owner said so. */
  readonly expiresAt: Date | undefined;
  /** A rotated refresh token, which somebody has to store. */
  readonly refreshToken: Secret | undefined;
}
