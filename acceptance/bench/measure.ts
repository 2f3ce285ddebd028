import type { ChildResult } from '../../sandbox/runner/child.js';
import type { Place } from '../kit/place.js';
import { table } from '../kit/table.js';

/** One measured value. */
export interface Row {
  readonly name: string;
  readonly value: number;
  /** Decimal places. */
  readonly digits: number;
  readonly unit?: string;
  /** The largest value allowed. */
  readonly limit?: number;
  /** The limit is the only right value. */
  readonly isExact?: boolean;
  /** A value over its limit fails the bench. Timings never do, because they depend on what else the machine does. */
  readonly isAsserted?: boolean;
  readonly note?: string;
}

/** Judges a value by its limit. Returns an empty string if it has no limit. */
export function verdict({ value, limit, digits, isExact }: Row): '' | 'ok' | 'over' | 'wrong' {
  if (limit === undefined) return '';
  // As printed, or the report could say that 1.80 is over 1.8.
  const shown = Number(value.toFixed(digits));
  if (isExact === true) return shown === limit ? 'ok' : 'wrong';
  return shown <= limit ? 'ok' : 'over';
}

export function report(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { name, value, digits, unit = '', limit = '', note = '' } = row;
    return [name, value.toFixed(digits), limit === '' ? '' : limit.toFixed(digits), unit, verdict(row), note];
  });
  return table([['', 'value', 'limit'], ...cells]).join('\n');
}

/** Returns how many milliseconds a run took. The run must end with this status. */
export async function timed(run: Promise<ChildResult>, wanted = 0): Promise<number> {
  const { status, stdout, stderr, durationMs } = await run;
  if (status === wanted) return durationMs;
  throw new Error(`A run ended with ${String(status)}, not ${wanted}: ${(stdout + stderr).slice(-500)}`);
}

/** Returns a row with the peak memory of five runs. */
export async function peakRow(
  name: string,
  limit: number,
  place: Place,
  run: (measured: object) => Promise<unknown>,
): Promise<Row> {
  let value = 0;
  for (let repeat = 0; repeat < 5; repeat += 1) {
    const { peakMB, ...measured } = place.measured();
    await run(measured);
    value = Math.max(value, peakMB());
  }
  return { name: `peak memory, ${name}`, value, digits: 1, unit: 'MB', limit };
}

/** Returns the milliseconds that the run with this name took in one round. */
type Times = (name: string) => number;

/** Times all runs in turn, this many times, after one round that doesn't count. */
export async function inTurn(
  count: number,
  runs: Readonly<Record<string, () => Promise<number>>>,
): Promise<Times[]> {
  const rounds: Times[] = [];
  for (let round = 0; round <= count; round += 1) {
    const times = new Map<string, number>();
    // Every other round runs in reverse, to vary which run comes before which.
    const order = Object.entries(runs);
    for (const [name, run] of round % 2 === 0 ? order : order.reverse()) times.set(name, await run());
    if (round > 0) rounds.push((name) => times.get(name) ?? NaN);
  }
  return rounds;
}

/** Returns a row with the median of all rounds and a note on their spread. */
export function middleRow(
  rounds: readonly Times[],
  of: (times: Times) => number,
  row: Omit<Row, 'value' | 'digits'>,
): Row {
  const values = rounds.map(of);
  const spread = `middle half ${quantile(values, 0.25).toFixed(2)} to ${quantile(values, 0.75).toFixed(2)}`;
  return {
    digits: 2,
    ...row,
    value: quantile(values, 0.5),
    note: [row.note ?? [], spread].flat().join('; '),
  };
}

/** Returns a row that compares how long two runs take, as a ratio. */
export function ratioRow(
  rounds: readonly Times[],
  [one, other]: readonly [string, string],
  row: Omit<Row, 'value' | 'digits'>,
): Row {
  const middle = (name: string): string =>
    quantile(
      rounds.map((times) => times(name)),
      0.5,
    ).toFixed(1);
  const note = `${middle(one)} / ${middle(other)} ms`;
  return middleRow(rounds, (times) => times(one) / times(other), { ...row, note });
}

/** Returns the value below which this share of all values lies, interpolated between its two neighbors. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}
