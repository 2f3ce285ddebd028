// Has every shell that is here take the text of `jira-auth export --format sh` and `fish`, with values made to be run.
import { SandboxLink } from './bench/sandbox-link.js';
import { tryProgram } from './shells/program.js';
import { FORMATS_ALONE } from './shells/source.js';
import { missing, type Shell, SHELLS } from './shells/shells.js';
import { tryShell } from './shells/try.js';
import { type Batch, batches } from './shells/values.js';

const USAGE = 'Usage: npm run accept -- shells [SEED]';

/** Random values for each shell, beside those that are always the same. */
const RANDOM_VALUES = 1000;

const count = { passed: 0, failed: 0, skipped: 0 };

/** @returns the exit status */
async function main([given, ...rest]: string[]): Promise<number> {
  const seed = Number(given ?? Math.trunc(Math.random() * 2 ** 31));
  if (rest.length > 0 || !Number.isInteger(seed)) {
    console.error(USAGE);
    return 2;
  }
  console.log(`Seed ${seed}`);
  const values = batches(seed, RANDOM_VALUES);
  const sandbox = await SandboxLink.start();
  try {
    for (const shell of SHELLS) tryOne(shell, values, sandbox);
  } finally {
    await sandbox.close();
  }
  const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
  console.log(`${count.passed} passed, ${count.failed} failed${skipped}`);
  return count.failed === 0 ? 0 : 1;
}

/** What is missing counts as failed on a CI system: nobody would read the note. */
function tryOne(shell: Shell, values: readonly Batch[], sandbox: SandboxLink): void {
  const absent = missing(shell);
  if (absent !== undefined) {
    const isFailure = process.env['CI'] === 'true';
    count[isFailure ? 'failed' : 'skipped'] += 1;
    console.log(`${isFailure ? 'FAILED' : 'skipped'}: ${absent}`);
    return;
  }
  const started = performance.now();
  const { checks, values: compared } = tryShell(shell, FORMATS_ALONE, values);
  tryProgram(shell, sandbox, checks);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const isFine = checks.failed.length === 0;
  count[isFine ? 'passed' : 'failed'] += 1;
  console.log(
    `${isFine ? 'passed' : 'FAILED'}  ${shell.name}: ${compared} values, ${checks.count} checks (${seconds} s)`,
  );
  for (const statement of new Set(checks.failed)) console.log(`        not so: ${statement}`);
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
