/** Tests of one file; with a title, only those that have it, or stand in a `describe` that has it. */
export interface JestEvidence {
  readonly kind: 'jest';
  readonly file: string;
  /** As it stands in the file, with its `%s`. */
  readonly title?: string;
}

/** A row of the fault matrix, or all of them; with a case, only the trials whose name holds it. */
export interface TrustEvidence {
  readonly kind: 'trust';
  readonly row: number | 'all';
  readonly trial?: string;
}

/** What `npm run NAME` says, or the step NAME of `.ci/run`; without a line, its last one, which counts. */
export interface CommandEvidence {
  readonly kind: 'command';
  readonly name: string;
  readonly line?: string;
}

/** What shows that something holds. */
export type Evidence = JestEvidence | TrustEvidence | CommandEvidence;

/** @param path below `__tests__`, without `.test.ts` */
export function jest(path: string, ...titles: readonly string[]): JestEvidence[] {
  const file = `__tests__/${path}.test.ts`;
  return titles.length === 0
    ? [{ kind: 'jest', file }]
    : titles.map((title) => ({ kind: 'jest', file, title }));
}

export function row(number: number | 'all', ...trials: readonly string[]): TrustEvidence[] {
  return trials.length === 0
    ? [{ kind: 'trust', row: number }]
    : trials.map((trial) => ({ kind: 'trust', row: number, trial }));
}

export function command(name: string, ...lines: readonly string[]): CommandEvidence[] {
  return lines.length === 0
    ? [{ kind: 'command', name }]
    : lines.map((line) => ({ kind: 'command', name, line }));
}
