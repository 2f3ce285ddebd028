import { PERMISSIONS } from '../accounts.js';
import type { PermissionKey } from '../accounts.js';
import { errorCollection, json } from '../http.js';
import type { ModelReply } from '../http.js';
import type { RestCall } from './call.js';
import { may, visibleIssue } from './visibility.js';

/**
 * `GET /mypermissions`. Without a project or issue it answers for "some project". OpenAPI documents the statuses;
 * the words of the errors are not established.
 */
export function myPermissions(call: RestCall): ModelReply {
  const { query } = call.request;
  const asked = (query.get('permissions') ?? '').split(',').filter((key) => key !== '');
  if (asked.length === 0) return errorCollection(400, ["The 'permissions' query parameter is required."]);
  const unknown = asked.filter((key) => !isPermission(key));
  if (unknown.length > 0) {
    return errorCollection(400, [`Unrecognized permission keys: ${unknown.join(', ')}.`]);
  }
  return permissionsReply(call, asked.filter(isPermission));
}

/** Data Center's `GET /mypermissions`: it has no `permissions` parameter and answers for all that there are. */
export function allMyPermissions(call: RestCall): ModelReply {
  return permissionsReply(call, Object.keys(PERMISSIONS).filter(isPermission));
}

function permissionsReply(call: RestCall, keys: readonly PermissionKey[]): ModelReply {
  const { query } = call.request;
  const projectKey = query.get('projectKey');
  const projectId = query.get('projectId');
  const { project } = call.tenant;
  const visible = may(call, 'BROWSE_PROJECTS');
  if (projectKey !== null && (!visible || projectKey.toUpperCase() !== project.key)) {
    return errorCollection(404, [`No project could be found with key '${projectKey}'.`]);
  }
  if (projectId !== null && (!visible || projectId !== project.id)) {
    return errorCollection(404, [`No project could be found with id '${projectId}'.`]);
  }
  const issue = query.get('issueKey') ?? query.get('issueId');
  if (issue !== null && visibleIssue(call, issue) === undefined) {
    return errorCollection(404, ['Issue does not exist or you do not have permission to see it.']);
  }
  const permissions = keys.map((key) => [key, describe(key, may(call, key))]);
  return json(200, { permissions: Object.fromEntries(permissions) as unknown });
}

function isPermission(key: string): key is PermissionKey {
  return Object.hasOwn(PERMISSIONS, key);
}

function describe(key: PermissionKey, havePermission: boolean): Record<string, unknown> {
  const { id, name, type } = PERMISSIONS[key];
  return { id, key, name, type, description: `${name} (sandbox).`, havePermission };
}
