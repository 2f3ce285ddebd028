import type { Mask } from '../secret.js';
import type { CloudSite, DataCenterSite } from '../site.js';
import type { Network } from '../transport/network.js';
import type { LiveSession } from './session.js';
import type { Asking } from './myself.js';
import type { RotationEffects } from './rotation.js';
import type { CloudIds } from './tenant.js';

/** The effects of the second stage besides requests. */
export interface VerifyEffects extends Network, RotationEffects {
  readonly mask: Mask;
  readonly now: () => Date;
  /** Logs a decision or an attempt at a request, if debug logging is on. */
  readonly debug?: ((text: string) => void) | undefined;
  /** Called as soon as a session exists, so it is ended however the run ends. */
  readonly onSession: (session: LiveSession) => void;
  /** Shared with other verifications that trust the same certificates. */
  readonly cloudIds?: CloudIds | undefined;
}

/** The context of a method on Jira Cloud. */
export interface CloudContext extends VerifyEffects, Asking {
  readonly site: CloudSite;
  /** Returns the site's cloudId. The look-up began before the method did. */
  readonly cloudId: () => Promise<string>;
  /** Sets the site when only the grant determines it. From then on, `cloudId` returns its cloudId. */
  readonly onSite: (cloudId: string, url: string) => void;
}

/** The context of a method on Jira Data Center. */
export interface DataCenterContext extends VerifyEffects {
  readonly site: DataCenterSite;
  /** The token's name in Jira, if given. */
  readonly tokenName: string | undefined;
}
