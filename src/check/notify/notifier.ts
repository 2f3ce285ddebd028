import type { Failure } from '../../failure.js';
import type { Report } from '../report.js';

/** Something that people were told, for those who repeat it elsewhere. */
export interface ToldEvent {
  readonly kind: 'opened' | 'reached' | 'renewed';
  /** The credential's name. */
  readonly name: string;
  /** Where people read about it. */
  readonly url: string | undefined;
}

/** What came of telling people. */
export interface NotifyOutcome {
  /** What was done, a sentence each, safe for one line of a log. */
  readonly sentences: readonly string[];
  readonly events: readonly ToldEvent[];
  /** What kept it from telling all of it. */
  readonly failures: readonly Failure[];
}

/** A place where people are told of credentials that end. */
export interface Notifier {
  /** @throws Failure `handoff-failed` if nothing could be told at all */
  notify(report: Report): Promise<NotifyOutcome>;
}
