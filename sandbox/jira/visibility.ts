import type { Account, PermissionKey } from '../accounts.js';
import type { IssueState, Tenant } from './issues.js';
import type { RestCall } from './routes.js';

/** Whether the caller of a request has a permission on the tenant's one project. Nobody anonymous has any. */
export function may(call: RestCall, permission: PermissionKey): boolean {
  return accountMay(call.caller, call.tenant, permission);
}

function accountMay(account: Account | undefined, tenant: Tenant, permission: PermissionKey): boolean {
  return account?.sites.has(tenant.cloudId) === true && account.permissions.has(permission);
}

/** The issue with this key or id, if the caller may see it. */
export function visibleIssue(call: RestCall, keyOrId: string): IssueState | undefined {
  if (!may(call, 'BROWSE_PROJECTS')) return undefined;
  const wanted = keyOrId.toUpperCase();
  return (
    call.tenant.issues.get(wanted) ?? [...call.tenant.issues.values()].find((issue) => issue.id === wanted)
  );
}
