import { matching } from '../values/given.js';

/**
 * A day as `YYYY-MM-DD`.
 *
 * @param label how to name the value's place to its owner
 * @param advice how to write it, and where it is found
 * @throws Failure `invalid-input`
 */
export function readDay(
  value: string,
  label: string,
  advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.',
): string {
  const time = Date.parse(`${value}T00:00:00Z`);
  // 2027-02-30 parses in some engines and becomes another day.
  const isDay =
    value.length === 10 && !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${value}T`);
  return matching({ value, label }, { test: () => isDay }, 'is not a date', advice);
}
