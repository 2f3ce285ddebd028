import type { Clock } from '../clock.js';
import { generatedFields } from '../fields.js';
import { initialIssue, type Tenant } from './issues.js';

export type Jira = ReturnType<typeof createJira>;

/** The settings of one Jira's project that tests can change. */
export const createJira = (tenant: Tenant, clock: Clock) => ({
  /** Adds issues like the first ones up to this number: 12 creates PROJ-1 to PROJ-12. */
  fillUp(issues: number): void {
    while (tenant.issues.size < issues) initialIssue(tenant, 'One more FAKE issue', clock);
  },
  /** Adds text fields: `Generated field 1` is `customfield_20001`. */
  addFields(count: number): void {
    tenant.fields.push(...generatedFields(count));
  },
  hide(key: string): void {
    tenant.hidden.add(key);
  },
});
