import { matching } from '../values/given.js';

/** A day as `YYYY-MM-DD`. @param advice how to write it, and where it is found @throws Failure `invalid-input` */
export function readDay(
  value: string,
  label: string,
  advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.',
): string {
  return matching({ value, label }, { test: isDay }, 'is not a date', advice);
}

/** True for a day that there is, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  // 2027-02-30 parses in some engines and becomes another day.
  return text.length === 10 && !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}
