import type { BasicPair, Credential } from '../credential.js';
import type { Secret } from '../secret.js';
import type { Deployment } from '../site.js';
import type { Send } from '../transport/http.js';
import { refusePage } from '../transport/wire.js';
import type { Account } from './myself.js';
import { refused } from './refused.js';

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

/** A method's proof: `credential` authenticates an account at `baseUrl`. */
export interface Proof {
  /** A method's name. */
  readonly method: string;
  /** Where authenticated requests go, without a trailing slash: the site, or the site on the gateway. */
  readonly baseUrl: string;
  /** Root of Jira's REST API, empty for a credential that it doesn't take; below `baseUrl` if not told. */
  readonly apiUrl?: string | undefined;
  readonly credential: Credential;
  readonly account: Account;
  readonly scopes?: readonly string[] | undefined;
  /** When `credential` stops working, if a server or the credential's owner said so. */
  readonly expiresAt?: Date | undefined;
  /** When the long-lived credential ends, if Jira or its owner said so. */
  readonly credentialEnd?: CredentialEnd | undefined;
  /** Why Jira, which might know it, did not say when the long-lived credential ends: a sentence. */
  readonly endUnknown?: string | undefined;
  /** Of the OAuth grant that was used with a refresh token. */
  readonly grant?: Grant | undefined;
  /** An access token that this run obtained. */
  readonly accessToken?: Secret | undefined;
  /** A rotated refresh token, which is kept nowhere yet. */
  readonly refreshToken?: Secret | undefined;
}

/** A proven identity: a base URL, what authenticates requests to it, and who is behind them. */
export interface Session extends Proof {
  readonly deployment: Deployment;
  readonly apiUrl: string;
  /** For links that people open. */
  readonly siteUrl: string;
  /** Empty on Data Center. */
  readonly cloudId: string;
  /** What `credential` is made of, if it is HTTP Basic: for tools that put it together by themselves. */
  readonly basic?: BasicPair | undefined;
  readonly scopes: readonly string[];
}

/** A session on the server that outlives this program unless it is ended. */
export interface LiveSession {
  /** Where it is ended with DELETE. */
  readonly url: string;
  readonly cookie: Secret;
}

/** Ends a session (Jira: `DELETE /rest/auth/1/session`, 204, or 401 if it is over already). @throws Failure */
export async function endSession(
  send: Send,
  { url, cookie }: LiveSession,
): Promise<'ended' | 'over already'> {
  const answer = await send({
    method: 'DELETE',
    url,
    credential: { kind: 'header', name: 'Cookie', value: cookie },
    repeatable: 'read',
  });
  refusePage(answer);
  if (answer.status === 204 || answer.status === 200) return 'ended';
  if (answer.status === 401) return 'over already';
  throw await refused(answer, {
    deployment: 'data-center',
    baseUrl: url.replace('/rest/auth/1/session', ''),
    scope: '',
  });
}

/** A session as text, for a later process that ends it. It is secret. */
export function sessionState({ url, cookie }: LiveSession): string {
  return JSON.stringify({ url, cookie: cookie.reveal() });
}
