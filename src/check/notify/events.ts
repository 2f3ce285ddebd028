import { createHash } from 'node:crypto';
import { endDayOf } from '../document.js';
import type { CheckedCredential } from '../report.js';

/**
 * A stage on the way to a credential's end. People are notified once of each stage.
 *
 * - `renewed`: nothing is left to do.
 * - `early`: within `warn-days`, if that is more than 30.
 * - `30`, `14`, `7`, `1`: within so many days.
 * - `failed`: its check failed, whatever its date.
 * - `over`: expired, or refused.
 */
export const STAGES = ['renewed', 'early', '30', '14', '7', '1', 'failed', 'over'] as const;

export type Stage = (typeof STAGES)[number];

/** In days, the largest first. */
export const THRESHOLDS = [30, 14, 7, 1] as const;

/** The last notification about a credential. */
export interface Told {
  readonly stage: Stage;
  /** The last day that was announced, `YYYY-MM-DD` in UTC. */
  readonly ends: string | undefined;
}

/** What an issue of ours remembers. */
export interface IssueMemory {
  readonly told: Told;
  /** {@link fingerprint} of the credential's name. */
  readonly credential: string;
  /** {@link fingerprint} of the list with the credential, if it is reported only while it needs attention. */
  readonly organization: string | undefined;
}

/** Returns the smallest threshold that the credential's end is within. */
export function thresholdOf({ daysLeft = Infinity }: CheckedCredential) {
  return THRESHOLDS.findLast((days) => daysLeft <= days);
}

/** Returns a credential's stage, or `undefined` if nothing has to be done or its state is unknown. */
export function stageOf(credential: CheckedCredential): Stage | undefined {
  const { status } = credential;
  if (status === 'failed') return 'failed';
  if (status === 'rejected' || status === 'expired') return 'over';
  if (status === 'ok' || status === 'unknown') return undefined;
  const threshold = thresholdOf(credential);
  return threshold === undefined ? 'early' : `${threshold}`;
}

/**
 * Returns what has happened to a credential since the last notification.
 *
 * - `opened`: it needs attention, and there was no notification yet.
 * - `reached`: it is in a later stage than the last notification, or works again.
 * - `moved`: its stage is no later, but it expires on another day.
 * - `renewed`: nothing is left to do.
 *
 * A credential that could not be checked closes no issue, and only its date can open one. An issue that people have
 * closed is left alone until a later stage, because they know.
 */
export function happeningOf(
  credential: CheckedCredential,
  issue: { readonly told: Told; readonly isOpen: boolean } | undefined,
): 'opened' | 'reached' | 'moved' | 'renewed' | 'nothing' {
  const { status, code } = credential;
  const stage = stageOf(credential);
  const isBroken = (at: Stage | undefined): boolean => at === 'failed' || at === 'over';
  // A credential that works again is mended, even if its end is unknown.
  const isMended = isBroken(issue?.told.stage) && !isBroken(stage) && code === undefined;
  if (status === 'unknown' && !isMended) return 'nothing';
  const isSettled = !issue || issue.told.stage === 'renewed';
  if (!stage) return isSettled ? 'nothing' : 'renewed';
  // An earlier token's notification doesn't apply to its successor, unless people have reopened that issue.
  if (!issue || (isSettled && !issue.isOpen)) return 'opened';
  const { told } = issue;
  const ends = endDayOf(credential);
  const isOtherDay = ends !== undefined && told.ends !== undefined && ends !== told.ends;
  if ((isOtherDay || isMended) && !issue.isOpen) return 'opened';
  if (isMended || STAGES.indexOf(stage) > STAGES.indexOf(told.stage)) return 'reached';
  return isOtherDay ? 'moved' : 'nothing';
}

/** Hashes the name of a credential or an organization, for an issue: short, stable, hex digits only. */
export function fingerprint(name: string): string {
  return createHash('sha256').update(name, 'utf8').digest('hex').slice(0, 32);
}
