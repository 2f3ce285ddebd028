export const DAY_MS = 24 * 3600 * 1000;

/** The end of a declared last day: credentials work through the whole of it, in UTC. */
export function endOfDay(date: string | undefined): Date | undefined {
  return date === undefined ? undefined : new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS - 1000);
}

/** Days until the day of a moment, in UTC: 0 on that day, negative after it. */
export function daysUntil(end: Date, now: Date): number {
  return Math.floor(end.getTime() / DAY_MS) - Math.floor(now.getTime() / DAY_MS);
}

/** ISO 8601 in UTC, to the second. */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
