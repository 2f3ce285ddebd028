import { columns } from '../rotation/tally.js';
import type { Held, HeldTrial } from './hold.js';

const HEAD = ['#', 'fault', 'exit', 'seen: exit and code (runs)', 'longest', 'bound', ''];

/** One line for each row of the matrix. */
export function tableOf(held: readonly Held[]): string {
  return columns([
    HEAD,
    ...held.map(({ row, trials }) => {
      const worst = worstOf(trials);
      return [
        String(row.number),
        row.fault,
        row.exit.join('/'),
        seenIn(trials),
        worst?.seen ? `${(worst.seen.ms / 1000).toFixed(1)} s` : '-',
        worst ? `${worst.bound} s` : '-',
        resultOf(trials),
      ];
    }),
  ]);
}

/** The trial that came nearest to its bound. */
function worstOf(trials: readonly HeldTrial[]): HeldTrial | undefined {
  const share = ({ seen, bound }: HeldTrial): number => (seen?.ms ?? 0) / bound;
  return trials.toSorted((a, b) => share(b) - share(a))[0];
}

function seenIn(trials: readonly HeldTrial[]): string {
  const counts = new Map<string, number>();
  for (const { seen } of trials) {
    if (!seen) continue;
    const what = [String(seen.status), seen.code].filter((part) => part !== '').join(' ');
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${what} (${count})`).join(', ');
}

function resultOf(trials: readonly HeldTrial[]): string {
  const failed = trials.filter(({ result }) => result === 'FAILED').length;
  const skipped = trials.filter(({ result }) => result === 'skipped').length;
  if (failed > 0) return `FAILED (${failed})`;
  return skipped > 0 ? `ok, ${skipped} skipped` : 'ok';
}

/** What does not fit into the table: decisions, the most memory, and the time. */
export function footOf(held: readonly Held[], seconds: number): string {
  const decisions = held.flatMap(({ row: { number, decision } }) =>
    decision === undefined ? [] : `  ${number}: ${decision}.`,
  );
  const measured = held.flatMap(({ row, trials }) =>
    trials.flatMap(({ name, seen }) =>
      seen?.peakKilobytes === undefined
        ? []
        : [[`  ${row.number}`, name, `${(seen.peakKilobytes / 1024).toFixed(1)} MB`]],
    ),
  );
  return [
    ...(decisions.length > 0 ? ['Decisions', ...decisions] : []),
    ...(measured.length > 0 ? ['Peak memory', columns(measured)] : []),
    `${held.length} rows in ${seconds.toFixed(0)} s`,
  ].join('\n');
}
