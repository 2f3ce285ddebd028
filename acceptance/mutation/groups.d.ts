export interface Group {
  readonly folder: string;
  /** `FOLDER/GROUP`. */
  readonly name: string;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  /** Its modules compute tables when they are loaded. */
  readonly hasTables: boolean;
}
export const GROUPS: readonly Group[];
export const LEAST_SCORES: Readonly<Record<string, number>>;
export function reportOf(group: Pick<Group, 'name'>): string;
export function currentGroup(): Group;
