import { errorCollection, json } from '../http.js';
import type { ModelReply } from '../http.js';
import type { RestCall } from './call.js';
import { issueBean, readBody } from './issue-resource.js';
import type { IssueState } from './issues.js';
import { readJql } from './jql.js';
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

/** What is asked of a search, from a query or a body. */
interface SearchRequest {
  jql: string;
  /** As {@link issueBean} takes them; undefined if nothing was said. */
  fields: string | undefined;
  maxResults: number;
  /** Of the first to be shown. */
  startAt: number;
}

/**
 * `GET` and `POST /search/jql`. Documented: no total, pages by `nextPageToken`, and nothing but ids where no fields are
 * asked for. A query that limits nothing is refused by Atlassian; here it finds every issue.
 */
export function search(call: RestCall): ModelReply {
  const asked = readSearch(call, 'nextPageToken');
  if ('status' in asked) return asked;
  const { startAt, maxResults, fields } = asked;
  const found = findIssues(call, asked.jql);
  if (!Array.isArray(found)) return errorCollection(400, [found.error]);
  const end = startAt + maxResults;
  return json(200, {
    issues: found
      .slice(startAt, end)
      .map((issue) => (fields === undefined ? { id: issue.id } : issueBean(call, issue, fields))),
    isLast: end >= found.length,
    ...(end < found.length ? { nextPageToken: pageToken(end) } : {}),
  });
}

/** Data Center's `GET` and `POST /search`: every field if nothing else is asked for, and a total. */
export function searchWithTotal(call: RestCall): ModelReply {
  const asked = readSearch(call, 'startAt');
  if ('status' in asked) return asked;
  const { startAt, maxResults, fields = '*all' } = asked;
  const found = findIssues(call, asked.jql);
  if (!Array.isArray(found)) return errorCollection(400, [found.error]);
  const issues = found.slice(startAt, startAt + maxResults).map((issue) => issueBean(call, issue, fields));
  return json(200, { expand: 'schema,names', startAt, maxResults, total: found.length, issues });
}

function findIssues(call: RestCall, jql: string): IssueState[] | { error: string } {
  const filter = readJql(jql);
  if (typeof filter !== 'function') return filter;
  if (!may(call, 'BROWSE_PROJECTS')) return [];
  return [...call.tenant.issues.values()].filter((issue) => filter(issue, call.tenant.project));
}

/** @param by what the start of a page is told with */
function readSearch(call: RestCall, by: 'nextPageToken' | 'startAt'): SearchRequest | ModelReply {
  let asked: Record<string, unknown> = Object.fromEntries(call.request.query);
  if (call.request.method === 'POST') {
    const body = readBody(call);
    if (!('content' in body)) return body;
    asked = body.content;
  }
  const { jql = '', fields, maxResults = 50, [by]: start = by === 'startAt' ? 0 : pageToken(0) } = asked;
  const size = Number(maxResults);
  const startAt = by === 'startAt' ? Number(start) : fromPageToken(start);
  const names: unknown = Array.isArray(fields) ? fields.join(',') : fields;
  const wrong =
    typeof jql !== 'string' ||
    (names !== undefined && typeof names !== 'string') ||
    ![size, startAt].every((number) => Number.isSafeInteger(number) && number >= 0);
  if (wrong) return errorCollection(400, ['Invalid request payload. Refer to the REST API documentation.']);
  return { jql, fields: names, maxResults: Math.min(100, size), startAt };
}

function pageToken(from: number): string {
  return Buffer.from(`FAKE:${from}`).toString('base64url');
}

function fromPageToken(token: unknown): number {
  const text = typeof token === 'string' ? Buffer.from(token, 'base64url').toString('utf8') : '';
  return Number(/^FAKE:(\d{1,9})$/.exec(text)?.[1] ?? NaN);
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
