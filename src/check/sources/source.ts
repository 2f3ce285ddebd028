import type { NamedCredential } from '../named-credential.js';
import type { SourceName } from '../report.js';
import type { Trial } from '../trial.js';

/** A credential, and what came of trying it. */
export interface Subject {
  readonly credential: NamedCredential;
  readonly trial: Trial;
  /** The time by the server's clock, if that is far from this machine's. */
  readonly now: Date;
}

/**
 * What a source says of a credential's end.
 *
 * - `at`: the moment, or that there is none
 * - `unknown`: why it can't say, though it should be able to: a sentence
 */
export type Answer =
  { readonly at: Date | 'never'; readonly reasons?: readonly string[] } | { readonly unknown: string };

/** Something that may know when a credential ends. */
export interface Source {
  readonly name: SourceName;
  /** @returns `undefined` if it knows nothing of such credentials */
  readonly find: (subject: Subject) => Answer | undefined;
}
