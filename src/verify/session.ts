import type { BasicPair, Credential } from '../credential.js';
import type { Mask, Secret } from '../secret.js';
import type { CloudSite, DataCenterSite, Deployment } from '../site.js';
import type { Network } from '../transport/network.js';
import { refusePage, type Send } from '../transport/wire.js';
import type { Account } from './myself.js';
import { refused } from './refused.js';
import type { RotationEffects } from './rotation.js';
import type { ReachableSite } from './sites.js';
import type { CloudIds } from './tenant.js';

export interface VerifyEffects extends Network, RotationEffects {
  readonly mask: Mask;
  readonly now: () => Date;
  readonly debug?: ((text: string) => void) | undefined;
  /** Called at once, so the session is ended however the run ends. */
  readonly onSession: (session: LiveSession) => void;
  /** Shared with other verifications that trust the same certificates. */
  readonly cloudIds?: CloudIds | undefined;
}

export interface CloudContext extends VerifyEffects {
  /** Accepts a credential that lacks only the scope for `/myself`. */
  readonly mayBeUnknown?: boolean;
  readonly site: CloudSite;
  /** Empty if only the grant determines the site. The look-up began before the method did. */
  readonly cloudId: Promise<string>;
}

export interface DataCenterContext extends VerifyEffects {
  readonly site: DataCenterSite;
  readonly tokenName: string | undefined;
}

/** The expiry of a long-lived credential. */
export interface CredentialEnd {
  readonly source: 'jira' | 'expires-on';
  /** `undefined`: never. */
  readonly at: Date | undefined;
}

export type Grant = Readonly<{ rotatedAt: Date; consentedAt: Date | undefined }>;

/** A method's proof: `credential` authenticates an account at `baseUrl`. */
export interface Proof {
  readonly method: string;
  /** The site, or the site on the gateway, without a trailing slash. */
  readonly baseUrl: string;
  /** Root of Jira's REST API, empty for a credential that it doesn't accept; by default below `baseUrl`. */
  readonly apiUrl?: string | undefined;
  readonly credential: Credential;
  readonly account: Account;
  readonly scopes?: readonly string[] | undefined;
  /** End of `credential`, if it is known. */
  readonly expiresAt?: Date | undefined;
  readonly credentialEnd?: CredentialEnd | undefined;
  /** Says why Jira, which might know it, did not give `credentialEnd`. */
  readonly endUnknown?: string | undefined;
  /** The one site that the grant reaches, if no site was given. */
  readonly grantsSite?: ReachableSite | undefined;
  readonly grant?: Grant | undefined;
  readonly accessToken?: Secret | undefined;
  /** A rotated refresh token that is not saved yet. */
  readonly refreshToken?: Secret | undefined;
}

/** A proven identity. */
export interface Session extends Proof {
  readonly deployment: Deployment;
  readonly apiUrl: string;
  /** For links that users open. */
  readonly siteUrl: string;
  /** Empty on Data Center. */
  readonly cloudId: string;
  /** The parts of `credential` if it is HTTP Basic, for tools that encode it themselves. */
  readonly basic?: BasicPair | undefined;
  readonly scopes: readonly string[];
}

/** A session that outlives this program unless it is ended. */
export interface LiveSession {
  /** DELETE ends it. */
  readonly url: string;
  readonly cookie: Secret;
}

/** Ends a session (Jira: `DELETE /rest/auth/1/session`, 204, or 401 if it has already ended). @throws Failure */
export async function endSession(
  send: Send,
  { url, cookie }: LiveSession,
): Promise<'ended' | 'over already'> {
  const credential = { kind: 'header', name: 'Cookie', value: cookie } as const;
  const answer = await send({ method: 'DELETE', url, credential, repeatable: 'read' });
  if (answer.status === 204 || answer.status === 200) {
    refusePage(answer);
    return 'ended';
  }
  if (answer.status === 401) return 'over already';
  const baseUrl = url.replace('/rest/auth/1/session', '');
  throw await refused(answer, { deployment: 'data-center', baseUrl, scope: '' });
}

/** Returns a secret text for a later process that ends the session. */
export function sessionState({ url, cookie }: LiveSession): string {
  return JSON.stringify({ url, cookie: cookie.reveal() });
}
