import type { Credential } from '../credential.js';
import type { Mask, Secret } from '../secret.js';
import type { CloudSite, DataCenterSite } from '../site.js';
import type { Network } from '../transport/network.js';
import type { LiveSession } from './live-session.js';
import type { Account, Asking } from './myself.js';
import type { RotationEffects } from './rotation.js';
import type { CredentialEnd, Grant } from './session.js';
import type { CloudIds } from './tenant.js';

/** What the second stage does besides asking. */
export interface VerifyEffects extends Network, RotationEffects {
  readonly mask: Mask;
  readonly now: () => Date;
  /** Tells a decision, or an attempt at a request, if that was asked for. */
  readonly debug?: ((text: string) => void) | undefined;
  /** Told of a session the moment that it exists, so that every end of the run ends it. */
  readonly onSession: (session: LiveSession) => void;
  /** Shared with other verifications that trust the same certificates. */
  readonly cloudIds?: CloudIds | undefined;
}

/** What a method is given to work with on Jira Cloud. */
export interface CloudContext extends VerifyEffects, Asking {
  readonly site: CloudSite;
  /** The site's cloudId; its look-up began before the method did. */
  readonly cloudId: () => Promise<string>;
  /** Told which site it is, where only the grant knows: from then on `cloudId` gives its cloudId. */
  readonly onSite: (cloudId: string, url: string) => void;
}

/** What a method is given to work with on Jira Data Center. */
export interface DataCenterContext extends VerifyEffects {
  readonly site: DataCenterSite;
  /** The token's name in Jira, if it was given. */
  readonly tokenName: string | undefined;
}

/** A method's proof: somebody is authenticated at `baseUrl` with `credential`. */
export interface Proof {
  /** A method's name. */
  readonly method: string;
  /** Where authenticated requests go: the site, or the site on the gateway. */
  readonly baseUrl: string;
  readonly credential: Credential;
  readonly account: Account;
  readonly scopes?: readonly string[] | undefined;
  /** When `credential` stops working. */
  readonly expiresAt?: Date | undefined;
  /** What Jira says of the end of the long-lived credential. */
  readonly credentialEnd?: CredentialEnd | undefined;
  /** Why Jira, which might know it, did not say when the long-lived credential ends: a sentence. */
  readonly endUnknown?: string | undefined;
  /** How old the OAuth grant is that was used. */
  readonly grant?: Grant | undefined;
  /** A refresh token that replaces the one that was given, and is kept nowhere yet. */
  readonly refreshToken?: Secret | undefined;
  /** An access token that this run obtained. */
  readonly accessToken?: Secret | undefined;
}
