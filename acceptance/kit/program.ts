import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Sandbox, startSandbox } from '../../sandbox/index.js';

/** The project's folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The packages of CI alone. */
export const TOOLS = join(ROOT, '.ci', 'tools', 'node_modules');

/** What a case looked at. */
export class Checks {
  readonly failed: string[] = [];
  /** Shown when something failed. */
  readonly log: string[] = [];
  count = 0;

  /** @param statement what has to hold, as a sentence that also reads well when it doesn't */
  that(statement: string, holds: boolean, detail = ''): void {
    this.count += 1;
    if (!holds) this.failed.push(detail === '' ? statement : `${statement} (${detail})`);
  }

  equal(statement: string, actual: unknown, expected: unknown): void {
    const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.that(statement, is === wanted, `it is ${is}, not ${wanted}`);
  }

  /** @param problems what is wrong; nothing if all is well */
  none(problems: readonly string[]): void {
    this.count += 1;
    this.failed.push(...problems);
  }
}

export interface Stage {
  /** Fresh for each case. */
  readonly sandbox: Sandbox;
  readonly checks: Checks;
  readonly seed: number;
}

export interface Case {
  readonly name: string;
  /** Why it can't be tried on this machine. */
  readonly missing?: (() => string | undefined) | undefined;
  /** No registry has what it needs, so that a CI system may go without. */
  readonly isOptional?: boolean;
  readonly run: (stage: Stage) => Promise<void> | void;
}

export interface ProgramOptions {
  /** How many cases run side by side, each with a sandbox of its own; one by default. */
  readonly lanes?: number;
  /** The argument is a seed, and not a part of a name. */
  readonly isSeeded?: boolean;
  /** Passed cases aren't listed. */
  readonly isTerse?: boolean;
}

const count = { passed: 0, failed: 0, skipped: 0 };

/** Runs the cases whose names hold the argument, and sets the exit status. */
export async function program(cases: readonly Case[], options: ProgramOptions = {}): Promise<void> {
  const { lanes = 1, isSeeded = false, isTerse = false } = options;
  process.chdir(ROOT);
  const [given = '', ...rest] = process.argv.slice(2);
  const seed = isSeeded && given !== '' ? Number(given) : Math.trunc(Math.random() * 2 ** 31);
  const part = isSeeded ? '' : given.toLowerCase();
  const waiting = cases.filter(({ name }) => name.toLowerCase().includes(part));
  if (rest.length > 0 || waiting.length === 0 || Number.isNaN(seed)) {
    console.error(`One argument at most: ${isSeeded ? 'a seed' : 'a part of a line'}. The lines are:`);
    for (const { name } of cases) console.error(`  ${name}`);
    process.exitCode = 2;
    return;
  }
  if (!existsSync('dist/main/index.js')) {
    console.error('dist is not built; run `npm run build`.');
    process.exitCode = 1;
    return;
  }
  if (isSeeded) console.log(`Seed ${seed}`);
  const began = performance.now();
  const lane = async (): Promise<void> => {
    const sandbox = await startSandbox();
    try {
      for (let one = waiting.shift(); one; one = waiting.shift()) await runOne(one, sandbox, seed, isTerse);
    } finally {
      await sandbox.close();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
  console.log(`${count.passed} passed, ${count.failed} failed${skipped} (${secondsSince(began)} s)`);
  process.exitCode = count.failed === 0 ? 0 : 1;
}

async function runOne(
  { name, missing, isOptional = false, run }: Case,
  sandbox: Sandbox,
  seed: number,
  isTerse: boolean,
): Promise<void> {
  const reason = missing?.();
  if (reason !== undefined) {
    // A CI system has all that it needs, and nobody would read there that something was skipped.
    const isFailure = process.env['CI'] === 'true' && !isOptional;
    count[isFailure ? 'failed' : 'skipped'] += 1;
    console.log(`${isFailure ? 'FAILED ' : 'skipped'} ${name}: ${reason}`);
    return;
  }
  sandbox.reset();
  const checks = new Checks();
  const began = performance.now();
  try {
    await run({ sandbox, checks, seed });
  } catch (error) {
    checks.that('it came to its end', false, error instanceof Error ? (error.stack ?? '') : String(error));
  }
  const isFine = checks.failed.length === 0;
  count[isFine ? 'passed' : 'failed'] += 1;
  if (isFine && isTerse) return;
  console.log(`${isFine ? 'passed ' : 'FAILED '} ${name} (${checks.count} checks, ${secondsSince(began)} s)`);
  if (isFine) return;
  for (const statement of new Set(checks.failed)) console.log(`        not so: ${statement}`);
  for (const line of checks.log.flatMap((text) => text.trimEnd().split('\n')))
    console.log(`        | ${line}`);
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}
