import { matching } from './given.js';

export const DAY_MS = 24 * 3600 * 1000;

/** Returns the end of a declared last day. Credentials work until that day ends, in UTC. */
export function endOfDay(date: string | undefined): Date | undefined {
  return date === undefined ? undefined : new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS - 1000);
}

/** Returns the number of days until a date, in UTC: 0 on the day itself, negative after it. */
export function daysUntil(end: Date, now: Date): number {
  return Math.floor(end.getTime() / DAY_MS) - Math.floor(now.getTime() / DAY_MS);
}

/** Formats a date as ISO 8601 in UTC, to the second. */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

const TIME = /^\+?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Reads ISO 8601. Jira writes `2025-03-15T10:11:12.345+0100`, without a colon in the offset. V8 reads both forms. */
export function timeOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !TIME.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** Reads a date, `YYYY-MM-DD`. @param advice how to write it, and where to find it @throws Failure `invalid-input` */
export function readDay(
  value: string,
  label: string,
  advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.',
): string {
  return matching({ value, label }, { test: isDay }, 'is not a date', advice);
}

/** Is it an existing date, `YYYY-MM-DD`? */
export function isDay(text: string): boolean {
  const start = `${text}T00:00:00Z`;
  const time = timeOf(start);
  // Some engines parse 2027-02-30 as another day.
  return time !== undefined && isoSeconds(time) === start;
}
