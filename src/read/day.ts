import { matching } from '../values/given.js';

/** Reads a date, `YYYY-MM-DD`. @param advice how to write it, and where to find it @throws Failure `invalid-input` */
export function readDay(
  value: string,
  label: string,
  advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.',
): string {
  return matching({ value, label }, { test: isDay }, 'is not a date', advice);
}

/** Tells whether a text is an existing date, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  // Some engines parse 2027-02-30 as another day.
  return text.length === 10 && !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}
