import { daysUntil, isoSeconds } from '../expiry.js';
import { type FailureCode, isOfClass } from '../failure.js';
import type { Settings } from '../read/settings.js';
import type { TokenEnd } from '../verify/personal-access-tokens.js';
import type { Renewal } from './renewal.js';

/**
 * How a credential stands, most urgent first.
 *
 * - `rejected`: the server refuses it, and no known date explains that.
 * - `expired`: its last day is over.
 * - `failed`: something else than its date is wrong with it, for certain.
 * - `critical`, `warning`: it works, and ends within so many days.
 * - `unknown`: the server could not be asked, or the expiry date is unknown.
 * - `ok`: it works, and ends later, or never.
 */
export const STATUSES = ['rejected', 'expired', 'failed', 'critical', 'warning', 'unknown', 'ok'] as const;

export type Status = (typeof STATUSES)[number];

/**
 * What tells an end, the most trusted first: the Jira that was asked, the rules of OAuth, the organization's lists, and
 * last the date that its owner declared.
 */
export const TRUST = ['jira', 'oauth', 'organization', 'expires-on'] as const;

export type SourceName = (typeof TRUST)[number];

/** All that is known of one credential. Nothing here is secret; every text is safe to print. */
export interface CheckedCredential {
  /** Unique in a report, and the same from run to run: issues are found again by it. */
  readonly name: string;
  readonly status: Status;
  /** A method's name, `api-token-of-any-kind` before Jira was asked which, or `organization-api-key`. */
  readonly kind: string;
  /** The site's address, if it is one site's. */
  readonly site?: string | undefined;
  /** The owner: a display name, or the e-mail or user name that was given. */
  readonly account?: string | undefined;
  /** ISO 8601 in UTC; absent if unknown, or never. */
  readonly endsAt?: string | undefined;
  /** Whole days until the day that it ends on, in UTC: 0 on that day, negative after it. */
  readonly daysLeft?: number | undefined;
  readonly source?: SourceName | undefined;
  /** Why it is not `ok`, or what else there is to know: sentences. */
  readonly reasons: readonly string[];
  /** The failure that stood in the way. */
  readonly code?: FailureCode | undefined;
  readonly renewal: Renewal;
}

/** How many of an organization's tokens there are, by status; only those that are not `ok` are listed one by one. */
export interface CheckedOrganization {
  readonly orgId: string;
  readonly counts: Readonly<Record<Status, number>>;
  /** Tokens that are not `ok` and not listed either, because there were too many. */
  readonly unlisted: number;
}

/** The result of one run. Its JSON is the output `report`. */
export interface Report {
  /** ISO 8601 in UTC. */
  readonly checkedAt: string;
  /** The most urgent of all; `ok` if there are none. */
  readonly status: Status;
  /** The fewest of all; absent if no end is known. */
  readonly daysLeft: number | undefined;
  /** Most urgent first. */
  readonly credentials: readonly CheckedCredential[];
  readonly organizations: readonly CheckedOrganization[];
  /** Sentences about the whole run, such as a wrong clock. */
  readonly notes: readonly string[];
}

/** Within how many days an end is near. */
export type Thresholds = Pick<Settings, 'warnDays' | 'criticalDays'>;

/** The status of a credential that works, by its end. */
export function statusAt(end: TokenEnd, { warnDays, criticalDays }: Thresholds, now: Date): Status {
  if (end === undefined) return 'unknown';
  if (end === 'never') return 'ok';
  if (end.getTime() <= now.getTime()) return 'expired';
  const days = daysUntil(end, now);
  if (days <= criticalDays) return 'critical';
  return days <= warnDays ? 'warning' : 'ok';
}

/** An end as a report tells it. */
export function reportedEnd(end: TokenEnd, source: SourceName | undefined, now: Date) {
  return { source, ...(end instanceof Date && { endsAt: isoSeconds(end), daysLeft: daysUntil(end, now) }) };
}

/** The status of a credential that failed, by the failure alone. After one that passes, nothing is known of it. */
export function statusOfFailure(code: FailureCode): Status {
  if (code === 'credential-expired') return 'expired';
  if (isOfClass(code, 'rejected')) return 'rejected';
  return ['timeout', 'server-unavailable', 'rate-limited'].includes(code) ? 'unknown' : 'failed';
}

/** The more urgent one. */
export function worse(one: Status, other: Status): Status {
  return STATUSES.indexOf(one) < STATUSES.indexOf(other) ? one : other;
}

/** Jira accepts it although its date has passed, so the date is what is wrong. */
export function isOverdue({ status, daysLeft = 0 }: Pick<CheckedCredential, 'status' | 'daysLeft'>): boolean {
  return (status === 'warning' || status === 'failed') && daysLeft < 0;
}

/** True if a new credential helps: not where a person has to log in, or an administrator to allow something. */
export function isToBeRenewed(credential: Pick<CheckedCredential, 'status' | 'code' | 'daysLeft'>): boolean {
  const { status, code } = credential;
  if (status === 'rejected') return code !== 'captcha-required' && code !== 'password-auth-disabled';
  return ['expired', 'critical', 'warning'].includes(status) && !isOverdue(credential);
}

export function countsOf(credentials: readonly CheckedCredential[]): Record<Status, number> {
  const numberOf = (wanted: Status): number => credentials.filter(({ status }) => status === wanted).length;
  const counts = STATUSES.map((status) => [status, numberOf(status)]);
  return Object.fromEntries(counts) as Record<Status, number>;
}

/** Orders by urgency: by status, then by days left, then by name. */
export function byUrgency(one: CheckedCredential, other: CheckedCredential): number {
  return (
    STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status) ||
    (one.daysLeft ?? Infinity) - (other.daysLeft ?? Infinity) ||
    (one.name < other.name ? -1 : Number(one.name > other.name))
  );
}

/** Puts the results of one run together. */
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

/** What makes a check fail: a credential that stands so, or worse. */
export const FAIL_ON = ['warning', 'critical', 'expired', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

/**
 * The code that a check ends with, by its most urgent credential that fails it: that one's own if it is refused or its
 * check failed, otherwise that it expires. What could not be found out fails nothing, unless nothing at all was found
 * out.
 */
export function codeOfCheck({ credentials }: Report, failOn: FailOn): FailureCode | undefined {
  if (failOn === 'never') return undefined;
  const expiring = ['expired', 'critical', 'warning'].slice(0, 3 - FAIL_ON.indexOf(failOn));
  for (const { status, code } of credentials) {
    if (status === 'rejected' || status === 'failed') return code ?? 'credentials-rejected';
    if (expiring.includes(status)) return status === 'expired' ? 'credential-expired' : 'credential-expiring';
  }
  const isNothingKnown = credentials.every(({ status, code }) => status === 'unknown' && code !== undefined);
  return isNothingKnown ? credentials[0]?.code : undefined;
}
