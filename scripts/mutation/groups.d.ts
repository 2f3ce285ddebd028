/** What is changed together, and the tests that are to notice it. */
export interface Group {
  /** What the score is told of. */
  readonly folder: string;
  readonly name: string;
  /** Paths. */
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  /** Tables of these modules are changed, too, which takes all tests of the group for each change. */
  readonly hasTables?: boolean;
}

export const GROUPS: readonly Group[];

/** The group that this process is about: `MUTATION_GROUP`, FOLDER/NAME. */
export function currentGroup(): Group;

/** Where reports of a group are, without their extensions. */
export function reportOf(group: Group): string;
