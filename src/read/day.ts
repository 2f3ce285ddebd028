import { Failure } from '../failure.js';

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
  const isDay = value.length === 'YYYY-MM-DD'.length && !Number.isNaN(time);
  // 2027-02-30 parses in some engines and becomes another day.
  if (isDay && new Date(time).toISOString().startsWith(`${value}T`)) return value;
  throw new Failure('invalid-input', `${label} is not a date.`, advice);
}
