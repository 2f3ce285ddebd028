/** When a long-lived credential ends, and who says so. */
export interface CredentialEnd {
  readonly source: 'jira' | 'expires-on';
  /** `undefined`: never. */
  readonly at: Date | undefined;
}
