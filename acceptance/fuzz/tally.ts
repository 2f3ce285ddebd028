import fc, { type RunDetails } from 'fast-check';

/** How a part is run; with a path, that one case alone. */
export interface Run {
  readonly seed: number;
  readonly path?: string;
  readonly numRuns: number;
}

/** Counts how the cases of a part ended, and how long the longest took. */
export class Tally {
  readonly counts = new Map<string, number>();
  readonly notes: string[] = [];
  longestMs = 0;
  cases = 0;
  /** What is wrong; empty if nothing is. */
  failure = '';

  count(what: string, milliseconds: number): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    this.longestMs = Math.max(this.longestMs, milliseconds);
  }

  /** Takes a failure as one case that anybody can repeat. */
  end<T>({ failed, numRuns, seed, counterexamplePath, counterexample, errorInstance }: RunDetails<T>): void {
    this.cases = numRuns;
    if (!failed) return;
    this.failure = [
      errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
      `after ${numRuns} cases; again with --seed ${seed} --path ${String(counterexamplePath)}`,
      fc.stringify(counterexample).slice(0, 6000),
    ].join('\n');
  }

  get isFine(): boolean {
    return this.failure === '' && this.cases > 0;
  }

  /** All of it, for people. */
  told(name: string): string {
    const longest = `the longest took ${Math.round(this.longestMs)} ms`;
    const ends = [...this.counts].sort(([, a], [, b]) => b - a).map(([what, count]) => `${what} ${count}`);
    const sentence = [`${name}: ${this.cases} cases`, longest, ...this.notes].join(', ');
    return [sentence, ends.join(', '), this.failure].filter((line) => line !== '').join('\n');
  }
}
