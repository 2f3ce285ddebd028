import type { Mask } from '../secret.js';
import type { CloudSite, DataCenterSite } from '../site.js';
import type { Network } from '../transport/network.js';
import type { LiveSession } from './session.js';
import type { RotationEffects } from './rotation.js';
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
