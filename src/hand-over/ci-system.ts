import { Failure } from '../failure.js';
import { codeOf } from '../files.js';
import type { Credentials } from '../methods/index.js';
import type { Settings } from '../read/settings.js';
import type { Mask } from '../secret.js';
import type { Tls } from '../transport/trust.js';
import type { LiveSession, Session } from '../verify/session.js';

/** The job that a run is part of. */
export interface Job {
  /** Masks a secret in every form. */
  readonly mask: Mask;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Says why the CI system may withhold secrets from this run, if it does. */
  readonly secretsWithheld: () => string | undefined;
  /** Reports a failure, and passes its code to later steps. */
  readonly fail: (failure: Failure) => void;
}

/** Hands a session over to later steps, and takes it back. Each failure is a `handoff-failed`. */
export interface HandOver {
  /** Checks, before anything is sent, that a session can be handed over. @throws Failure */
  prepare(settings: Settings, method: Credentials['method']): void | Promise<void>;
  /**
   * Makes sure that a session on the server, reached with these TLS settings, is ended when the job is over.
   * @returns a function that has {@link takeBack} forget a session that has already ended @throws Failure
   */
  rememberSession(session: LiveSession, tls: Tls | undefined): (() => void) | undefined;
  /** Writes files, then variables and outputs. @param tls extra TLS settings that tools need @throws Failure */
  handOver(session: Session, settings: Settings, tls: Tls | undefined): void | Promise<void>;
  takeBack(): void;
}

/** @throws the Failure that `work` threw; for any other error `handoff-failed`, without its text, which quotes paths */
export function orHandOffFailed<T>(work: () => T, what: string, advice: string): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Failure
      ? error
      : new Failure('handoff-failed', `${what} (${codeOf(error)}).`, advice);
  }
}
