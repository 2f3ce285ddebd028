// Runs the built program where its files can't be, are somebody else's or lead elsewhere, and with what makes Node talk.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../sandbox/index.js';
import { Place } from './places/place.js';
import { type Trial, TRIALS } from './places/trials.js';

const USAGE = 'Usage: npm run accept -- places [PART OF A LINE]';

const count = { passed: 0, failed: 0 };

/** @returns the exit status */
async function main([part = '', ...rest]: string[]): Promise<number> {
  process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
  const chosen = TRIALS.filter(({ what }) => what.includes(part));
  if (rest.length > 0 || chosen.length === 0) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync('dist/main/index.js')) {
    console.error('The Action is not built; run `npm run build`.');
    return 1;
  }
  const left = [...chosen];
  const worker = async (): Promise<void> => {
    const sandbox = await startSandbox();
    try {
      for (let trial = left.shift(); trial; trial = left.shift()) {
        const place = new Place(sandbox, trial.env);
        try {
          report(trial, await trial.run(place));
        } finally {
          place.remove();
        }
      }
    } finally {
      await sandbox.close();
    }
  };
  await Promise.all([worker(), worker()]);
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 ? 0 : 1;
}

function report({ what }: Trial, wrong: readonly string[]): void {
  count[wrong.length === 0 ? 'passed' : 'failed'] += 1;
  console.log(wrong.length === 0 ? `passed  ${what}` : `FAILED  ${what}: ${wrong.join('; ')}`);
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
