export interface Group {
  folder: string;
  /** `FOLDER/GROUP`. */
  name: string;
  sources: readonly string[];
  tests: readonly string[];
}
export const GROUPS: readonly Group[];
export const LEAST_SCORES: Readonly<Record<string, number>>;
export function reportOf(group: Group): string;
