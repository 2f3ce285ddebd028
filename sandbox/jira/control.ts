import type { Clock } from '../clock.js';
import { generatedFields } from '../fields.js';
import { initialIssue, type Tenant } from './issues.js';

/** The settings of one Jira's project that tests can change. */
export interface Jira {
  /** Adds issues like the first ones up to this number: 12 creates PROJ-1 to PROJ-12. */
  fillUp(issues: number): void;
  /** Adds text fields: `Generated field 1` is `customfield_20001`. */
  addFields(count: number): void;
  hide(key: string): void;
}

export function createJira(tenant: Tenant, clock: Clock): Jira {
  return {
    fillUp(issues) {
      while (tenant.issues.size < issues) initialIssue(tenant, 'One more FAKE issue', clock);
    },
    addFields(count) {
      tenant.fields.push(...generatedFields(count));
    },
    hide(key) {
      tenant.hidden.add(key);
    },
  };
}
