export interface Group {
  readonly folder: string;
  /** `FOLDER/GROUP`. */
  readonly name: string;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}
export const GROUPS: readonly Group[];
export const LEAST_SCORES: Readonly<Record<string, number>>;
export function reportOf(group: Group): string;
