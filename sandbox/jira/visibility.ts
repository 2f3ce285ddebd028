import type { PermissionKey } from '../accounts.js';
import type { IssueState } from './issues.js';
import type { RestCall } from './call.js';

/**
 * Whether the caller of a request has a permission on the tenant's one project. Nobody anonymous has any; that the
 * caller may use the tenant at all was settled by whoever let the request in.
 */
export function may(call: RestCall, permission: PermissionKey): boolean {
  return call.caller?.permissions.has(permission) === true;
}

/** The issue with this key or id, if the caller may see it. */
export function visibleIssue(call: RestCall, keyOrId: string): IssueState | undefined {
  if (!may(call, 'BROWSE_PROJECTS')) return undefined;
  const wanted = keyOrId.toUpperCase();
  return (
    call.tenant.issues.get(wanted) ?? [...call.tenant.issues.values()].find((issue) => issue.id === wanted)
  );
}
