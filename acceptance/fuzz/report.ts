import fc, { type RunDetails } from 'fast-check';

/** How a part is run; with a path, that one case alone. */
export interface Run {
  readonly seed: number;
  readonly path?: string;
  readonly numRuns: number;
}

/** What came of a part. */
export interface Report {
  readonly cases: number;
  /** What is wrong; empty if nothing is. */
  readonly failure: string;
  /** How many cases ended in which way. */
  readonly counts: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

const LONGEST_EXAMPLE = 6000;

/** A failure as one case that anybody can repeat; empty if there is none. */
export function failureOf<T>(details: RunDetails<T>): string {
  if (!details.failed) return '';
  const { seed, counterexamplePath, numShrinks, counterexample, errorInstance } = details;
  const example = fc.stringify(counterexample);
  return [
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
    `after ${details.numRuns} cases and ${numShrinks} shrinks; again with --seed ${seed} --path ${String(counterexamplePath)}`,
    example.length > LONGEST_EXAMPLE ? `${example.slice(0, LONGEST_EXAMPLE)} ...` : example,
  ].join('\n');
}

/** How the cases ended, the most frequent first. */
export function countsText(counts: Report['counts']): string {
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}
