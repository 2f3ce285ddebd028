import type { IssueState, Tenant } from './issues.js';

type IssueFilter = (issue: IssueState, project: Tenant['project']) => boolean;

const CLAUSE = /^([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"'(),=!~<>]+))\s*$/;
const ORDER = /\border\s+by\s+[A-Za-z]+(?:\s+(?:asc|desc))?(?:\s*,\s*[A-Za-z]+(?:\s+(?:asc|desc))?)*\s*$/i;

/** In every spelling that JQL accepts. */
const VALUES = new Map<string, (...issue: Parameters<IssueFilter>) => readonly string[]>([
  ['project', (_issue, { id, key, name }) => [id, key, name]],
  ['key', ({ key }) => [key]],
  ['labels', ({ fields }) => fields['labels'] as string[]],
]);

/**
 * `project`, `key` and `labels` with `=`, joined by `AND`. An `ORDER BY` is ignored. Anything else is an error, so no
 * issue is found by accident.
 */
export function readJql(jql: string): IssueFilter | { error: string } {
  const filters: IssueFilter[] = [];
  const clauses = jql.replace(ORDER, '').trim();
  for (const clause of clauses === '' ? [] : clauses.split(/\s+and\s+/i)) {
    const [, field = '', quoted, bare = ''] = CLAUSE.exec(clause) ?? [];
    const valuesOf = VALUES.get(field.toLowerCase());
    if (valuesOf === undefined) return { error: `The sandbox does not read this JQL: ${clause}` };
    const wanted = (quoted?.replace(/\\(.)/g, '$1') ?? bare).toLowerCase();
    filters.push((issue, project) => valuesOf(issue, project).some((each) => each.toLowerCase() === wanted));
  }
  return (issue, project) => filters.every((filter) => filter(issue, project));
}
