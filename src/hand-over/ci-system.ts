import type { Failure } from '../failure.js';
import type { Credentials } from '../methods/index.js';
import type { Settings } from '../read/settings.js';
import type { Mask } from '../secret.js';
import type { Tls } from '../transport/trust.js';
import type { LiveSession } from '../verify/context.js';
import type { Session } from '../verify/session.js';

/** One CI system's own way to mask, to tell, to hand over and to clean up. */
export interface CiSystem {
  /** Hides every derived form of a secret from here on. */
  readonly mask: Mask;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Why this run may lack its secrets, as a sentence, if the system keeps them back. */
  readonly secretsWithheld: () => string | undefined;
  /**
   * Makes sure that a session can be handed over, before anything is sent.
   *
   * @throws Failure `handoff-failed`
   */
  prepare(settings: Settings, method: Credentials['method']): void;
  /**
   * Makes sure that a session on the server is ended when the job is over, however this step goes on.
   *
   * @param tls what ending it needs for its connection
   * @throws Failure `handoff-failed`
   */
  rememberSession(session: LiveSession, tls: Tls | undefined): void;
  /** Takes {@link rememberSession} back: the session is ended already. @throws Failure `handoff-failed` */
  forgetSession(): void;
  /**
   * Gives a verified session to the steps that follow, in the order: files, then variables and outputs.
   *
   * @param tls what the tools of those steps need for their connections, where it is not what they do anyway
   * @throws Failure `handoff-failed`
   */
  handOver(session: Session, settings: Settings, tls: Tls | undefined): void;
  /** Takes back whatever {@link handOver} has done so far. */
  abandon(): void;
  /** Reports a failure, with its code for later steps. */
  fail(failure: Failure): void;
}
