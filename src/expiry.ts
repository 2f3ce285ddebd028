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
