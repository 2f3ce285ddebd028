import { errorCollection, json, jsonBody, type ModelReply } from '../http.js';
import { may, type RestCall } from './issues.js';
import type { FieldDefinition } from './fields.js';
import { readJql } from './jql.js';
import { apiRoot, pageBean } from './meta.js';
import { issueBean } from './resources.js';

/**
 * Measured on two sites: these answer 200 to all callers, with empty lists for anonymous ones. So none proves a
 * credential.
 */

export function fieldList({ tenant }: RestCall): ModelReply {
  const isCustom = ({ customId }: FieldDefinition['schema']): boolean => customId !== undefined;
  return json(
    200,
    tenant.fields.map(({ id, name, schema }) => ({ id, name, custom: isCustom(schema), schema })),
  );
}

function projects(call: RestCall): object[] {
  const { project } = call.tenant;
  const bean = { self: `${apiRoot(call)}/project/${project.id}`, ...project, projectTypeKey: 'software' };
  return may(call, 'BROWSE_PROJECTS') ? [bean] : [];
}

export function projectList(call: RestCall): ModelReply {
  return json(200, projects(call));
}

export function projectSearch(call: RestCall): ModelReply {
  return pageBean(call, projects(call), (project) => project);
}

/** Cloud's. Documented: no total, pages by `nextPageToken`, and only ids if no fields are requested. */
export function search(call: RestCall): ModelReply {
  return searched(call, 'nextPageToken', (found, startAt, maxResults, fields) => {
    const end = startAt + maxResults;
    return {
      issues: found
        .slice(startAt, end)
        .map((issue) => (fields === undefined ? { id: issue.id } : issueBean(call, issue, fields))),
      isLast: end >= found.length,
      ...(end < found.length && { nextPageToken: pageToken(end) }),
    };
  });
}

/** Data Center's: returns every field by default, and a total. */
export function searchWithTotal(call: RestCall): ModelReply {
  return searched(call, 'startAt', (found, startAt, maxResults, fields = '*all') => {
    const issues = found.slice(startAt, startAt + maxResults).map((issue) => issueBean(call, issue, fields));
    return { expand: 'schema,names', startAt, maxResults, total: found.length, issues };
  });
}

type Found = Parameters<typeof issueBean>[1][];

/** @param by holds the start of a page */
function searched(
  call: RestCall,
  by: 'nextPageToken' | 'startAt',
  show: (found: Found, startAt: number, maxResults: number, fields: string | undefined) => object,
): ModelReply {
  const asked = jsonBody(call.request);
  const { jql = '', fields, maxResults = 50, [by]: start = by === 'startAt' ? 0 : pageToken(0) } = asked;
  const size = Number(maxResults);
  const startAt = by === 'startAt' ? Number(start) : fromPageToken(start);
  const names: unknown = Array.isArray(fields) ? fields.join(',') : fields;
  if (
    typeof jql !== 'string' ||
    (names !== undefined && typeof names !== 'string') ||
    ![size, startAt].every((number) => Number.isSafeInteger(number) && number >= 0)
  ) {
    return errorCollection(400, ['Invalid request payload. Refer to the REST API documentation.']);
  }
  const filter = readJql(jql);
  if (typeof filter !== 'function') return errorCollection(400, [filter.error]);
  const { tenant } = call;
  const issues = may(call, 'BROWSE_PROJECTS') ? [...tenant.issues.values()] : [];
  const found = issues.filter((issue) => filter(issue, tenant.project));
  return json(200, show(found, startAt, Math.min(100, size), names));
}

function pageToken(from: number): string {
  return Buffer.from(`FAKE:${from}`).toString('base64url');
}

function fromPageToken(token: unknown): number {
  const text = typeof token === 'string' ? Buffer.from(token, 'base64url').toString('utf8') : '';
  return Number(/^FAKE:(\d{1,9})$/.exec(text)?.[1] ?? NaN);
}
