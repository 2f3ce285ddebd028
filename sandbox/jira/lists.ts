import { errorCollection, json } from '../http.js';
import type { ModelReply } from '../http.js';
import type { RestCall } from './call.js';
import { issueBean } from './issue-resource.js';
import { may } from './visibility.js';

/*
 * The resources below answer 200 to everybody; to an anonymous or wrongly authenticated caller with empty lists.
 * That was measured on two sites, and is why none of them proves a credential.
 */

/** `GET /field`. */
export function fieldList(call: RestCall): ModelReply {
  return json(
    200,
    call.tenant.fields.map((field) => ({
      id: field.id,
      key: field.id,
      name: field.name,
      custom: field.schema.customId !== undefined,
      orderable: field.editable,
      navigable: true,
      searchable: true,
      clauseNames:
        field.schema.customId === undefined ? [field.id] : [`cf[${field.schema.customId}]`, field.name],
      schema: field.schema,
    })),
  );
}

/** `GET /project/search`. */
export function projectSearch(call: RestCall): ModelReply {
  const { project } = call.tenant;
  const url = `${call.apiUrl}/rest/api/${call.version}/project`;
  const values = may(call, 'BROWSE_PROJECTS') ? [{ self: `${url}/${project.id}`, ...project }] : [];
  return json(200, {
    self: `${url}/search`,
    maxResults: 50,
    startAt: 0,
    total: values.length,
    isLast: true,
    values,
  });
}

/** `GET` and `POST /search/jql`. JQL is not read: whoever may browse finds every issue. */
export function search(call: RestCall): ModelReply {
  const found = may(call, 'BROWSE_PROJECTS') ? [...call.tenant.issues.values()] : [];
  return json(200, { issues: found.map((issue) => issueBean(call, issue)), isLast: true });
}

/** `/search`, which Atlassian has removed. */
export function removedSearch(): ModelReply {
  return errorCollection(410, [
    'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.',
  ]);
}

/** `GET /dashboard`. */
export function dashboards(): ModelReply {
  return json(200, { startAt: 0, maxResults: 20, total: 0, dashboards: [] });
}

/** `GET /issueLinkType`. */
export function issueLinkTypes(): ModelReply {
  return json(200, { issueLinkTypes: [] });
}
