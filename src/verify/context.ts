import type { Mask } from '../secret.js';
import type { CloudSite, DataCenterSite } from '../site.js';
import type { Network } from '../transport/network.js';
import type { LiveSession } from './session.js';
import type { Asking } from './myself.js';
import type { RotationEffects } from './rotation.js';
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
