import type { ChildResult } from '../../sandbox/runner/child.js';
import { table } from '../kit/table.js';

export interface Row {
  name: string;
  value: number;
  digits: number;
  unit?: string;
  limit?: number;
  /** A value over its limit fails the bench. Timings never do, because they depend on what else the machine does. */
  isAsserted?: boolean;
  note?: string;
}

export function verdict({ value, limit, digits }: Row): '' | 'ok' | 'over' {
  if (limit === undefined) return '';
  // As printed, or the report could say that 1.80 is over 1.8.
  return Number(value.toFixed(digits)) <= limit ? 'ok' : 'over';
}

export function report(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { name, value, digits, unit = '', limit = '', note = '' } = row;
    return [name, value.toFixed(digits), limit === '' ? '' : limit.toFixed(digits), unit, verdict(row), note];
  });
  return table([['', 'value', 'limit'], ...cells]).join('\n');
}

export async function timed(run: Promise<ChildResult>, wanted = 0): Promise<number> {
  const { status, stdout, stderr, durationMs } = await run;
  if (status === wanted) return durationMs;
  throw new Error(`A run ended with ${String(status)}, not ${wanted}: ${(stdout + stderr).slice(-500)}`);
}

type Times = (name: string) => number;

/** Times all runs in turn, this many times, after one round that doesn't count. */
export async function inTurn(
  count: number,
  runs: Readonly<Record<string, () => Promise<number>>>,
): Promise<Times[]> {
  const rounds: Times[] = [];
  for (let round = 0; round <= count; round += 1) {
    const times = new Map<string, number>();
    // To vary which run comes before which.
    const order = Object.entries(runs);
    for (const [name, run] of round % 2 === 0 ? order : order.reverse()) times.set(name, await run());
    if (round > 0) rounds.push((name) => times.get(name) ?? NaN);
  }
  return rounds;
}

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

export function ratioRow(
  rounds: readonly Times[],
  [one, other]: readonly [string, string],
  row: Omit<Row, 'value' | 'digits'>,
): Row {
  const middle = (name: string) =>
    quantile(
      rounds.map((times) => times(name)),
      0.5,
    ).toFixed(1);
  const note = `${middle(one)} / ${middle(other)} ms`;
  return middleRow(rounds, (times) => times(one) / times(other), { ...row, note });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}
