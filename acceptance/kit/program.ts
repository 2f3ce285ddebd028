import { existsSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type Sandbox, startSandbox } from '../../sandbox/index.js';
import type { JobOptions } from '../../sandbox/runner/index.js';
import { Place } from './place.js';
import { ROOT } from './tools.js';

export class Checks {
  readonly failed: string[] = [];
  readonly log: string[] = [];
  count = 0;

  /** @param statement what must be true, as a sentence that also reads well if it isn't */
  that(statement: string, holds: boolean, detail = ''): void {
    this.count += 1;
    if (!holds) this.failed.push(detail === '' ? statement : `${statement} (${detail})`);
  }

  equal(statement: string, actual: unknown, expected: unknown): void {
    const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.that(statement, is === wanted, `it is ${is}, not ${wanted}`);
  }

  /** @param problems an empty list if all is well */
  none(problems: readonly string[]): void {
    this.count += 1;
    this.failed.push(...problems);
  }
}

export interface Stage {
  readonly sandbox: Sandbox;
  readonly checks: Checks;
  readonly seed: number;
  /** The case's own machine, made on first use and removed afterwards. */
  readonly place: Place;
  /** Makes another machine, which may have a special job. */
  readonly newPlace: (options?: JobOptions) => Place;
  /** Registers clean-up that runs after the case, even if it fails. The last one registered runs first. */
  readonly later: (undo: () => unknown) => void;
}

export interface Case {
  readonly name: string;
  readonly missing?: (() => string | undefined) | undefined;
  /** No registry has what it needs, so CI may run without it. */
  readonly isOptional?: boolean;
  readonly run: (stage: Stage) => Promise<void> | void;
}

export interface ProgramOptions {
  /** Number of cases that run in parallel, each with a separate sandbox. One by default. */
  readonly lanes?: number;
  /** Some of it is random, and `--seed` repeats it. */
  readonly isSeeded?: boolean;
  readonly isTerse?: boolean;
  /** Options that `--help` lists besides `--seed`: see {@link givenOptions}. */
  readonly options?: Options;
}

type Options = NonNullable<ParseArgsConfig['options']>;

const SEED = { seed: { type: 'string' } } as const;

export function givenOptions<T extends Options>(options: T) {
  return parseArgs({ allowPositionals: true, options: { ...SEED, ...options } });
}

const count = { passed: 0, failed: 0, skipped: 0 };

/** Runs the cases whose names contain one of the arguments, and sets the exit status. */
export async function program(cases: readonly Case[], given: ProgramOptions = {}): Promise<void> {
  const { lanes = 1, isSeeded = false, isTerse = false, options = {} } = given;
  process.chdir(ROOT);
  const { values, positionals } = givenOptions(options);
  const seed = Number(values.seed ?? Math.trunc(Math.random() * 2 ** 31));
  const isChosen = ({ name }: Case): boolean =>
    positionals.length === 0 || positionals.some((part) => name.toLowerCase().includes(part.toLowerCase()));
  const waiting = cases.filter(isChosen);
  if (waiting.length === 0 || Number.isNaN(seed)) {
    const known = ['', ...Object.keys(options), ...(isSeeded ? ['seed NUMBER'] : [])].join(' --');
    console.error(`Arguments: a part of a line${known}. The lines are:`);
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
    const close = (): Promise<void> => sandbox.close();
    open.add(close);
    for (let one = waiting.shift(); one; one = waiting.shift()) await runOne(one, sandbox, seed, isTerse);
    open.delete(close);
    await close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const skipped = count.skipped === 0 ? '' : `${count.skipped} skipped, `;
  console.log(`${skipped}${secondsSince(began)} s\n${count.passed} passed, ${count.failed} failed`);
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
    // CI has everything that is needed, and a skipped case would go unnoticed there.
    const isFailure = process.env['CI'] === 'true' && !isOptional;
    count[isFailure ? 'failed' : 'skipped'] += 1;
    console.log(`${isFailure ? 'FAILED ' : 'skipped'} ${name}: ${reason}`);
    return;
  }
  sandbox.reset();
  const checks = new Checks();
  const began = performance.now();
  try {
    await onStage(sandbox, checks, seed, run);
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

/** Clean-up for an interrupted program, which ends without unwinding. */
const open = new Set<() => unknown>();
for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.once(signal, () => {
    void Promise.allSettled([...open].map((undo) => undo())).finally(() => process.exit(status));
  });
}

async function onStage(sandbox: Sandbox, checks: Checks, seed: number, run: Case['run']): Promise<void> {
  const undo: (() => unknown)[] = [];
  const later: Stage['later'] = (one) => void undo.push(one);
  const newPlace: Stage['newPlace'] = (options) => {
    const place = new Place(sandbox, options);
    const remove = (): void => {
      place.remove();
      open.delete(remove);
    };
    open.add(remove);
    later(remove);
    return place;
  };
  let first: Place | undefined;
  try {
    await run({
      ...{ sandbox, checks, seed, newPlace, later },
      get place() {
        return (first ??= newPlace());
      },
    });
  } finally {
    for (const one of undo.reverse()) await one();
  }
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}
