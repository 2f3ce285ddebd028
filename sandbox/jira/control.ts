import type { Clock } from '../clock.js';
import { generatedFields } from '../fields.js';
import { initialIssue, type Tenant } from './issues.js';

export type Jira = ReturnType<typeof createJira>;

export const createJira = (tenant: Tenant, clock: Clock) => ({
  /** 12 creates PROJ-1 to PROJ-12. */
  fillUp(issues: number): void {
    while (tenant.issues.size < issues) initialIssue(tenant, 'One more FAKE issue', clock);
  },
  addFields(count: number): void {
    tenant.fields.push(...generatedFields(count));
  },
  hide(key: string): void {
    tenant.hidden.add(key);
  },
});
