import { daysUntil, isoSeconds } from '../values/day.js';
import { type FailureCode, isOfClass } from '../failure.js';
import type { Settings } from '../read/settings.js';
import type { TokenEnd } from '../verify/personal-access-tokens.js';
import { ORGANIZATION_KEY, type renewalOf } from './renewal.js';

/**
 * The state of a credential, most urgent first.
 *
 * - `rejected`: the server refuses it, and no known date explains that.
 * - `expired`: its last day is over.
 * - `failed`: something other than its date is certainly wrong with it.
 * - `critical`, `warning`: it works, and ends within so many days.
 * - `unknown`: the server could not be asked, or the expiry date is unknown.
 * - `ok`: it works, and ends later, or never.
 */
export const STATUSES = ['rejected', 'expired', 'failed', 'critical', 'warning', 'unknown', 'ok'] as const;

export type Status = (typeof STATUSES)[number];

/** Sources of an end, the most trusted first. */
export const TRUST = ['jira', 'oauth', 'organization', 'expires-on'] as const;

export type SourceName = (typeof TRUST)[number];

/** Everything known about one credential. It contains no secrets, and every text is safe to print. */
export interface CheckedCredential {
  /** Unique in a report, and the same in every run, because it identifies issues. */
  readonly name: string;
  readonly status: Status;
  /** A method's name, `api-token-of-any-kind` before Jira was asked which, or `organization-api-key`. */
  readonly kind: string;
  readonly site?: string | undefined;
  /** The owner: a display name, or the e-mail that was given. */
  readonly account?: string | undefined;
  /** ISO 8601 in UTC. Absent if it is unknown or never ends. */
  readonly endsAt?: string | undefined;
  /** Whole days until the day that it ends on, in UTC: 0 on that day, negative afterwards. */
  readonly daysLeft?: number | undefined;
  readonly source?: SourceName | undefined;
  /** Sentences on why it is not `ok`, or on what else there is to know. */
  readonly reasons: readonly string[];
  readonly code?: FailureCode | undefined;
  readonly renewal: Readonly<ReturnType<typeof renewalOf>>;
}

/** Counts of an organization's tokens by status. Only those that are not `ok` are listed one by one. */
export interface CheckedOrganization {
  readonly orgId: string;
  readonly counts: Readonly<Record<Status, number>>;
  /** Tokens that are not `ok` but were too many to list. */
  readonly unlisted: number;
}

/** The result of one run. Its JSON is the output `report`. */
export interface Report {
  /** ISO 8601 in UTC. */
  readonly checkedAt: string;
  /** The most urgent status of all credentials. `ok` without any. */
  readonly status: Status;
  /** The smallest of all credentials. Absent if no end is known. */
  readonly daysLeft: number | undefined;
  /** Most urgent first. */
  readonly credentials: readonly CheckedCredential[];
  /** At most one. */
  readonly organizations: readonly CheckedOrganization[];
  /** A sentence about the whole run, if its clock is wrong. */
  readonly notes: readonly string[];
}

export type Thresholds = Pick<Settings, 'warnDays' | 'criticalDays'>;

/** Returns the status of a working credential, by its end. */
export function statusAt(end: TokenEnd, { warnDays, criticalDays }: Thresholds, now: Date): Status {
  if (end === undefined) return 'unknown';
  if (end === 'never') return 'ok';
  if (end.getTime() <= now.getTime()) return 'expired';
  const days = daysUntil(end, now);
  if (days <= criticalDays) return 'critical';
  return days <= warnDays ? 'warning' : 'ok';
}

export function reportedEnd(end: TokenEnd, source: SourceName | undefined, now: Date) {
  return { source, ...(end instanceof Date && { endsAt: isoSeconds(end), daysLeft: daysUntil(end, now) }) };
}

/** Returns the status for a failure alone. A temporary failure leaves it `unknown`. */
export function statusOfFailure(code: FailureCode): Status {
  if (code === 'credential-expired') return 'expired';
  if (isOfClass(code, 'rejected')) return 'rejected';
  return ['timeout', 'server-unavailable', 'rate-limited'].includes(code) ? 'unknown' : 'failed';
}

/** True if Jira accepts it although its date has passed, so the date must be wrong. */
export function isOverdue({ status, daysLeft = 0 }: Pick<CheckedCredential, 'status' | 'daysLeft'>): boolean {
  return (status === 'warning' || status === 'failed') && daysLeft < 0;
}

/** True if a new credential helps, rather than a person's login or an administrator's permission. */
export function isToBeRenewed(credential: Pick<CheckedCredential, 'status' | 'code' | 'daysLeft'>): boolean {
  const { status, code } = credential;
  if (status === 'rejected') return code !== 'captcha-required' && code !== 'password-auth-disabled';
  return ['expired', 'critical', 'warning'].includes(status) && !isOverdue(credential);
}

export function countsOf(credentials: readonly Pick<CheckedCredential, 'status'>[]): Record<Status, number> {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const { status } of credentials) counts[status] += 1;
  return counts;
}

export function byUrgency(one: CheckedCredential, other: CheckedCredential): number {
  return (
    STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status) ||
    (one.daysLeft ?? Infinity) - (other.daysLeft ?? Infinity) ||
    (one.name < other.name ? -1 : Number(one.name > other.name))
  );
}

export function reportOf(
  credentials: readonly CheckedCredential[],
  organizations: readonly CheckedOrganization[],
  notes: readonly string[],
  now: Date,
): Report {
  const sorted = credentials.toSorted(byUrgency);
  const days = sorted.flatMap(({ daysLeft }) => daysLeft ?? []);
  return {
    checkedAt: isoSeconds(now),
    status: sorted[0]?.status ?? 'ok',
    daysLeft: days.length > 0 ? Math.min(...days) : undefined,
    credentials: sorted,
    organizations,
    notes,
  };
}

/** The least urgent status that fails a check, or `never`. */
export const FAIL_ON = ['warning', 'critical', 'expired', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

/**
 * Returns the code of the most urgent credential that fails the check, or the first one's if none could be checked: an
 * organization's API key alone, without what it was to list, counts for nothing.
 */
export function codeOfCheck({ credentials, organizations }: Report, failOn: FailOn): FailureCode | undefined {
  if (failOn === 'never') return undefined;
  const expiring = ['expired', 'critical', 'warning'].slice(0, 3 - FAIL_ON.indexOf(failOn));
  for (const { status, code } of credentials) {
    if (status === 'rejected' || status === 'failed') return code ?? 'credentials-rejected';
    if (expiring.includes(status)) return status === 'expired' ? 'credential-expired' : 'credential-expiring';
  }
  const isKnown = ({ code, kind }: CheckedCredential): boolean =>
    code === undefined && kind !== ORGANIZATION_KEY;
  if (organizations.length > 0 || credentials.some(isKnown)) return undefined;
  return credentials.find(({ code }) => code !== undefined)?.code;
}
