// Runs the command line on Windows, or what Wine has for one, and has cmd.exe take `jira-auth export --format cmd`.
import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../sandbox/index.js';
import { Checks } from './e2e/checks.js';
import { reportSkipped } from './e2e/go-tool.js';
import { tryFailures, tryVariables } from './windows/batch.js';
import { CALLS, CLI, tryCall } from './windows/command-line.js';
import { missing, Wine } from './windows/wine.js';

const USAGE = 'Usage: npm run accept -- windows [SEED]';

/** What a trial has. */
interface Stage {
  readonly wine: Wine;
  readonly sandbox: Sandbox;
  /** An empty folder of its own. */
  readonly folder: string;
  readonly seed: number;
  readonly checks: Checks;
}

interface Trial {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<void>;
}

const TRIALS: readonly Trial[] = [
  {
    name: 'cmd.exe takes variables',
    run: ({ wine, folder, seed, checks }) => tryVariables(wine, folder, seed, checks),
  },
  {
    name: 'cmd.exe is told of a failure',
    run: ({ wine, folder, checks }) => tryFailures(wine, folder, checks),
  },
  ...CALLS.map((call) => ({
    name: `jira-auth ${call.name}`,
    run: ({ wine, folder, sandbox, checks }: Stage) => tryCall(call, wine, folder, sandbox, checks),
  })),
];

/** @returns the exit status */
async function main([given, ...rest]: string[]): Promise<number> {
  const seed = Number(given ?? Math.trunc(Math.random() * 2 ** 31));
  if (rest.length > 0 || !Number.isInteger(seed)) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync(CLI)) {
    console.error('The command line is not built; run `npm run build`.');
    return 1;
  }
  const absent = missing();
  if (absent !== undefined) return reportSkipped(absent, TRIALS.length);
  console.log(`Seed ${seed}`);
  const began = performance.now();
  const wine = await Wine.start(realpathSync(mkdtempSync(join(tmpdir(), 'jira-auth-windows-'))));
  let failed = 0;
  try {
    console.log(`Wine is ready (${secondsSince(began)} s)`);
    const sandbox = await startSandbox();
    try {
      for (const trial of TRIALS) {
        sandbox.reset();
        if (!(await tryOne(trial, { wine, sandbox, seed, folder: wine.newFolder() }))) failed += 1;
      }
    } finally {
      await sandbox.close();
    }
  } finally {
    await wine.close();
  }
  console.log(`${TRIALS.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** @returns whether all of it held */
async function tryOne({ name, run }: Trial, stage: Omit<Stage, 'checks'>): Promise<boolean> {
  const began = performance.now();
  const checks = new Checks();
  await run({ ...stage, checks }).catch((error: unknown) => {
    checks.that('it came to its end', false, error instanceof Error ? error.message : String(error));
  });
  const isFine = checks.failed.length === 0;
  console.log(`${isFine ? 'passed' : 'FAILED'}  ${name} (${checks.count} checks, ${secondsSince(began)} s)`);
  for (const statement of checks.failed) console.log(`        not so: ${statement}`);
  return isFine;
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
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
