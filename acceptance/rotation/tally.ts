/** Counts what was looked at in one part, and keeps what there is to print until the part is over. */
export class Tally {
  passed = 0;
  failed = 0;
  readonly #lines: string[] = [];

  say(text: string): void {
    this.#lines.push(text);
  }

  /** @param statement what has to hold, as a sentence */
  check(statement: string, holds: boolean, detail = ''): void {
    if (holds) this.passed += 1;
    else this.failed += 1;
    this.say(`${holds ? 'passed' : 'FAILED'}  ${statement}${holds || detail === '' ? '' : ` (${detail})`}`);
  }

  /** As {@link check}, for what a table shows already: said only if it is not so. */
  count(statement: string, holds: boolean): void {
    if (holds) this.passed += 1;
    else this.check(statement, false);
  }

  /** What there is to print. */
  get text(): string {
    return this.#lines.join('\n');
  }
}

/** Rows of text under a head, columns aligned. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
