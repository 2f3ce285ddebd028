// Kills, crowds and tears what keeps a rotating refresh token, and looks whether the grant survives.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tally } from './rotation/tally.js';
import { crowd } from './rotation/crowd.js';
import { days } from './rotation/days.js';
import { torn } from './rotation/torn.js';
import { killTable } from './rotation/kill-table.js';

const USAGE = 'Usage: npm run accept -- rotation [kills | days | crowd | torn]';

type Part = (tally: Tally) => Promise<void>;

const PARTS: Readonly<Record<string, Part>> = { days, kills: killTable, crowd, torn };

/** Crowds wait for a lock most of the time, so that the others have the processor meanwhile. */
const SIDE_BY_SIDE: readonly (readonly Part[])[] = [[days], [killTable], [crowd, torn]];

/** @returns the exit status */
async function main([part, ...rest]: string[]): Promise<number> {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  const only = PARTS[part ?? ''];
  const chosen = part === undefined ? SIDE_BY_SIDE : only ? [[only]] : [];
  if (rest.length > 0 || chosen.length === 0) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync('dist/cli/index.js')) {
    console.error('The Action is not built; run `npm run build`.');
    return 1;
  }
  const tallies: Tally[] = [];
  for (const parts of chosen) {
    await Promise.all(
      parts.map(async (run) => {
        const tally = new Tally();
        tallies.push(tally);
        const started = performance.now();
        await run(tally).catch((error: unknown) => {
          tally.check(
            'it came to its end',
            false,
            error instanceof Error ? (error.stack ?? '') : String(error),
          );
        });
        console.log(`${tally.text}\n(${((performance.now() - started) / 1000).toFixed(0)} s)`);
      }),
    );
  }
  const sum = (of: 'passed' | 'failed'): number => tallies.reduce((total, tally) => total + tally[of], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
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
