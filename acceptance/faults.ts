// Runs the built program through every row of the fault matrix, and compares what it does with what is specified.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Held, holdAll } from './faults/hold.js';
import { footOf, tableOf } from './faults/report.js';
import { ROWS } from './faults/rows/index.js';

const USAGE = 'Usage: npm run accept -- faults [ROW ...]';

/** @returns the exit status */
async function main(args: string[]): Promise<number> {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  const numbers = args.map(Number);
  const rows = args.length === 0 ? ROWS : ROWS.filter(({ number }) => numbers.includes(number));
  if (rows.length < new Set(numbers).size) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync('dist/main/index.js')) {
    console.error('The Action is not built; run `npm run build`.');
    return 1;
  }
  const started = performance.now();
  const held = await holdAll(rows, process.env['CI'] === 'true');
  const seconds = (performance.now() - started) / 1000;
  console.log(`${tableOf(held)}\n\n${footOf(held, seconds)}\n`);
  return summary(held);
}

function summary(held: readonly Held[]): number {
  const trials = held.flatMap((row) => row.trials);
  const count = (result: string): number => trials.filter((trial) => trial.result === result).length;
  const skipped = count('skipped') === 0 ? '' : `, ${count('skipped')} skipped`;
  console.log(`${count('ok')} passed, ${count('FAILED')} failed${skipped}`);
  return count('FAILED') === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  },
);
