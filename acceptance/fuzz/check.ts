import fc from 'fast-check';
import { givenOptions, type Stage } from '../kit/program.js';

export const OPTIONS = { path: { type: 'string' }, runs: { type: 'string' } } as const;

/**
 * Tries generated cases, `--runs` of them or the usual number, and prints how to repeat the first failure.
 *
 * @param judge returns how a case ended, and the problems found
 * @returns how many ended in each way
 */
export async function tryAll<T>(
  { seed, checks }: Stage,
  cases: fc.Arbitrary<T>,
  usually: number,
  judge: (one: T) => Promise<{ ended: string; wrong: readonly string[] }>,
): Promise<ReadonlyMap<string, number>> {
  const { path, runs } = givenOptions(OPTIONS).values;
  const ends = new Map<string, number>();
  const property = fc.asyncProperty(cases, async (one) => {
    const { ended, wrong } = await judge(one);
    ends.set(ended, (ends.get(ended) ?? 0) + 1);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  const given = { seed, numRuns: Number(runs ?? usually), ...(path !== undefined && { path }) };
  const { failed, numRuns, errorInstance, ...details } = await fc.check(property, given);
  checks.that('every case is as it has to be', !failed);
  if (failed)
    checks.log.push(
      errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
      `after ${numRuns} cases; again with --seed ${seed} --path ${String(details.counterexamplePath)}`,
      fc.stringify(details.counterexample).slice(0, 6000),
    );
  const told = [...ends].sort(([, a], [, b]) => b - a).map(([what, count]) => `${what} ${count}`);
  console.log(`${numRuns} cases: ${told.join(', ')}`);
  return ends;
}
