import { dayOf, inDays } from '../hand-over/expiry-notice.js';
import { printable } from '../printable.js';
import type { CheckedCredential, Report, SourceName, Status } from './report.js';
import { STATUSES } from './report.js';

/** Who says when a credential ends. */
export const SOURCE_WORDS: Readonly<Record<SourceName, string>> = {
  jira: 'says Jira',
  organization: 'says the organization',
  oauth: "by OAuth's rules",
  'expires-on': 'declared in expires-on',
};

/** How far away a day is: `inDays` for the past, too. */
export function daysAway(days: number): string {
  if (days >= 0) return inDays(days);
  return days === -1 ? 'yesterday' : `${-days} days ago`;
}

/** The day of an end as `YYYY-MM-DD` in UTC, or its absence in words. */
export function dayOfEnd({ endsAt, status }: CheckedCredential): string {
  const date = endsAt === undefined ? undefined : new Date(endsAt);
  if (date && !Number.isNaN(date.getTime())) return dayOf(date);
  return status === 'ok' ? 'does not expire' : 'not known';
}

/** When a credential ends, as the part of a sentence behind its name. */
export function untilWhen(credential: CheckedCredential): string {
  const { daysLeft, status, code } = credential;
  const day = dayOfEnd(credential);
  if (daysLeft === undefined) {
    if (status === 'rejected') return 'refused';
    if (status === 'failed') return 'fails its check';
    if (status === 'expired') return 'expired';
    if (status === 'ok') return day;
    return code === undefined ? 'its expiry date is unknown' : 'could not be checked';
  }
  if (isOverdue(credential)) {
    return `${status === 'failed' ? 'fails its check, and ' : ''}should have expired on ${day}, but Jira still accepts it`;
  }
  const isOver = status === 'expired' || daysLeft < 0;
  const end = `${isOver ? 'expired' : 'expires'} on ${day}, ${daysAway(daysLeft)}`;
  if (status === 'rejected' && !isOver) return `refused, although its date is ${day}, ${daysAway(daysLeft)}`;
  if (status === 'failed') return `fails its check, and ${end}`;
  return status === 'unknown' ? `could not be checked, and ${end}` : end;
}

/** Jira accepts it although its date has passed: then the date is what is wrong. */
export function isOverdue({ status, daysLeft }: Pick<CheckedCredential, 'status' | 'daysLeft'>): boolean {
  return (status === 'warning' || status === 'failed') && daysLeft !== undefined && daysLeft < 0;
}

/** How many there are of each status, most urgent first, without those that there are none of. */
export function countsInWords(counts: Readonly<Record<Status, number>>): string {
  const some = STATUSES.filter((status) => counts[status] > 0);
  return some.map((status) => `${counts[status]} ${status}`).join(', ');
}

/** Zero for each status. */
export function noCounts(): Record<Status, number> {
  return Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
}

/** How many credentials there are of each status. */
export function countsOf(credentials: readonly CheckedCredential[]): Record<Status, number> {
  const counts = noCounts();
  for (const { status } of credentials) counts[status] += 1;
  return counts;
}

export function credentialsInWords(count: number): string {
  return count === 1 ? '1 credential' : `${count} credentials`;
}

/** What a report is about: of an organization whose tokens are all in order, none is listed. */
export function whatWasChecked({ credentials, organizations }: Report): string {
  if (credentials.length === 0 && organizations.length > 0) return "the organization's tokens";
  return credentialsInWords(credentials.length);
}

const MOST_SENTENCES = 8;

/**
 * The sentences of a text, each one {@link printable}: a whole text may be longer than what `printable` lets pass.
 * A text has at most eight.
 */
export function printableSentences(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+/, MOST_SENTENCES)
    .map((sentence) => printable(sentence))
    .filter((sentence) => sentence !== '');
}
