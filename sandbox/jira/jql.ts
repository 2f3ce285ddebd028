import type { IssueState, Status, Tenant } from './issues.js';

/** Returns true for an issue that matches a query. */
export type IssueFilter = (issue: IssueState, project: Tenant['project']) => boolean;

const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"'(),=!~<>]+)`;
const CLAUSE = new RegExp(
  String.raw`^\s*([A-Za-z]+)\s*(?:(=|!=)\s*(${VALUE})|(not\s+in|in)\s*\(\s*(${VALUE}(?:\s*,\s*${VALUE})*)\s*\))\s*`,
  'i',
);
const ORDER = /^order\s+by\s+[A-Za-z]+(?:\s+(?:asc|desc))?(?:\s*,\s*[A-Za-z]+(?:\s+(?:asc|desc))?)*\s*$/i;

/** An issue's values for a field, in every spelling that JQL accepts. */
const VALUES: Readonly<Record<string, (...issue: Parameters<IssueFilter>) => readonly string[]>> = {
  project: (_issue, { id, key, name }) => [id, key, name],
  key: ({ key }) => [key],
  labels: ({ fields }) => (Array.isArray(fields['labels']) ? (fields['labels'] as string[]) : []),
  status: ({ fields }) => {
    const { id, name } = fields['status'] as Status;
    return [id, name];
  },
  statuscategory: ({ fields }) => {
    const { id, key, name } = (fields['status'] as Status).category;
    return [String(id), key, name];
  },
};

/**
 * Reads the part of JQL needed to find the caller's own issue: `project`, `key`, `labels`, `status`, `statusCategory`
 * with `=`, `!=`, `in` and `not in`, joined by `AND`. An `ORDER BY` is allowed and ignored. Anything else is an
 * error, so no issue is found by accident. Documented: an empty field is neither equal nor unequal to any value.
 */
export function readJql(jql: string): IssueFilter | { error: string } {
  const filters: IssueFilter[] = [];
  let rest = jql.trim();
  while (rest !== '' && !ORDER.test(rest)) {
    if (filters.length > 0) {
      if (!/^and\s/i.test(rest)) return { error: `The sandbox does not read this JQL: ${rest}` };
      rest = rest.slice(3);
    }
    const match = CLAUSE.exec(rest);
    if (match === null) return { error: `Error in the JQL Query: ${rest}` };
    const [whole, field = '', sign, value = '', word = '', list = value] = match;
    const valuesOf = Object.hasOwn(VALUES, field.toLowerCase()) ? VALUES[field.toLowerCase()] : undefined;
    if (valuesOf === undefined) {
      return { error: `Field '${field}' does not exist or you do not have permission to view it.` };
    }
    const wanted = readValues(list);
    const negated = sign === '!=' || /^not/i.test(word);
    filters.push((issue, project) => {
      const has = valuesOf(issue, project).map((each) => each.toLowerCase());
      return has.length > 0 && has.some((each) => wanted.includes(each)) !== negated;
    });
    rest = rest.slice(whole.length);
  }
  return (issue, project) => filters.every((filter) => filter(issue, project));
}

function readValues(text: string): string[] {
  return [...text.matchAll(new RegExp(VALUE, 'g'))].map(([value]) =>
    (/^["']/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value).toLowerCase(),
  );
}
