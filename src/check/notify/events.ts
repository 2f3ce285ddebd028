import { createHash } from 'node:crypto';
import { endDayOf } from '../document.js';
import type { CheckedCredential } from '../report.js';

/**
 * How near a credential's end is, for telling people: each stage is told once.
 *
 * - `early`: within `warn-days`, where those are more than 30.
 * - `30`, `14`, `7`, `1`: within so many days.
 * - `failed`: its check failed, whatever its date.
 * - `over`: expired, or refused.
 */
export const STAGES = ['early', '30', '14', '7', '1', 'failed', 'over'] as const;

export type Stage = (typeof STAGES)[number];

/** The thresholds that are days, the largest first. */
export const THRESHOLDS = [30, 14, 7, 1] as const;

/** What people were told of a credential last. */
export interface Told {
  /** `renewed`: that nothing is left to do. */
  readonly stage: Stage | 'renewed';
  /** The last day that they were told of, `YYYY-MM-DD` in UTC. */
  readonly ends: string | undefined;
}

/** An issue about a credential, as far as it matters to what happens next. */
export interface Memory {
  readonly told: Told;
  readonly isOpen: boolean;
}

/** Within how many days a credential ends, of those that are told. */
export function thresholdOf({ daysLeft = Infinity }: CheckedCredential) {
  return THRESHOLDS.findLast((days) => daysLeft <= days);
}

/** The stage that a credential is in; `undefined` while nothing has to be done, or it could not be found out. */
export function stageOf(credential: CheckedCredential): Stage | undefined {
  const { status } = credential;
  if (status === 'failed') return 'failed';
  if (status === 'rejected' || status === 'expired') return 'over';
  if (status === 'ok' || status === 'unknown') return undefined;
  const threshold = thresholdOf(credential);
  return threshold === undefined ? 'early' : `${threshold}`;
}

/**
 * What has happened to a credential since people were told of it last.
 *
 * - `opened`: it needs attention, and people were not told.
 * - `reached`: it is in a later stage than they were told of.
 * - `moved`: it is in no later stage, but ends on another day, or its check no longer fails.
 * - `renewed`: nothing is left to do.
 *
 * A credential that could not be asked neither opens nor closes an issue. One that people have closed is left alone
 * until a later stage: they know.
 */
export function happeningOf(
  credential: CheckedCredential,
  memory: Memory | undefined,
): 'opened' | 'reached' | 'moved' | 'renewed' | 'nothing' {
  const { status, code } = credential;
  // One that works again has nothing wrong with it, although its end is not known.
  const isMended = memory?.told.stage === 'failed' && code === undefined;
  if (status === 'unknown' && !isMended) return 'nothing';
  const stage = stageOf(credential);
  // What was told of an earlier token says nothing of its successor, unless people have opened that issue again.
  const told = memory && (memory.isOpen || memory.told.stage !== 'renewed') ? memory.told : undefined;
  if (!stage) return told && told.stage !== 'renewed' ? 'renewed' : 'nothing';
  if (!told) return 'opened';
  const ends = endDayOf(credential);
  const isOtherDay = ends !== undefined && told.ends !== undefined && ends !== told.ends;
  if (isOtherDay && memory?.isOpen === false) return 'opened';
  const rank = (of: Told['stage']): number => (STAGES as readonly string[]).indexOf(of);
  if (rank(stage) > rank(told.stage)) return 'reached';
  return isOtherDay || (told.stage === 'failed' && stage !== 'failed') ? 'moved' : 'nothing';
}

/** A credential's or an organization's name as an issue holds it: short, the same every time, and made of hex digits. */
export function fingerprint(name: string): string {
  return createHash('sha256').update(name, 'utf8').digest('hex').slice(0, 32);
}
