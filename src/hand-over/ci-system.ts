import { Failure } from '../failure.js';
import { codeOf } from '../files.js';
import type { Credentials } from '../methods/index.js';
import type { Settings } from '../read/settings.js';
import type { Mask } from '../secret.js';
import type { Tls } from '../transport/trust.js';
import type { LiveSession, Session } from '../verify/session.js';

/** The job that a run takes place in. */
export interface Job {
  /** Hides every derived form of a secret from here on. */
  readonly mask: Mask;
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Why this run may lack its secrets, as a sentence, if the system keeps them back. */
  readonly secretsWithheld: () => string | undefined;
  /** Reports a failure, with its code for later steps. */
  readonly fail: (failure: Failure) => void;
}

/** Gives a session to the steps that follow, and takes it back. Every failure to do so is a `handoff-failed`. */
export interface HandOver {
  /** Makes sure, before anything is sent, that a session can be handed over. @throws Failure */
  prepare(settings: Settings, method: Credentials['method']): void | Promise<void>;
  /**
   * Makes sure that a session on the server is ended when the job is over, however this step goes on.
   *
   * @param tls what ending it needs for its connection
   * @returns for a session that has ended already: forgets it, and may throw a Failure
   * @throws Failure
   */
  rememberSession(session: LiveSession, tls: Tls | undefined): (() => void) | undefined;
  /** Writes files, then variables and outputs. @param tls what tools need beyond their own ways @throws Failure */
  handOver(session: Session, settings: Settings, tls: Tls | undefined): void | Promise<void>;
  /** Takes back whatever was written so far. */
  takeBack(): void;
}

/**
 * Does a part of a hand-over.
 *
 * @throws Failure: what it threw, or `handoff-failed` for anything else, with the file system's code only. An error's
 *   message may quote a path that another user chose
 */
export function orHandOffFailed<T>(work: () => T, what: string, advice: string): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Failure
      ? error
      : new Failure('handoff-failed', `${what} (${codeOf(error)}).`, advice);
  }
}
