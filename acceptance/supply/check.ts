/** What came of a check: what it looked at and found, or why its tool can't be had. */
export type Outcome =
  { readonly looked: string; readonly problems: readonly string[] } | { readonly missing: string };

export interface Check {
  readonly name: string;
  run(): Outcome;
}
