// Kills renewals of a personal access token at every point, and looks whether what is stored works.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renewalTable } from './renewal/table.js';
import { Tally } from './rotation/tally.js';

/** @returns the exit status */
async function main(): Promise<number> {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  const tally = new Tally();
  const started = performance.now();
  await renewalTable(tally);
  console.log(`${tally.text}\n(${((performance.now() - started) / 1000).toFixed(0)} s)`);
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  },
);
