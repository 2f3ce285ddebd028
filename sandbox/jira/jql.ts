import type { IssueState, Project, Status } from './issues.js';

/** Whether an issue is among those that a query asks for. */
export type IssueFilter = (issue: IssueState, project: Project) => boolean;

interface Clause {
  field: string;
  negated: boolean;
  /** In lower case; an issue matches with any of them. */
  values: readonly string[];
}

const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"'(),=!~<>]+)`;
const CLAUSE = new RegExp(
  String.raw`^\s*([A-Za-z]+)\s*(?:(=|!=)\s*(${VALUE})|(not\s+in|in)\s*\(\s*(${VALUE}(?:\s*,\s*${VALUE})*)\s*\))\s*`,
  'i',
);
const ORDER = /^order\s+by\s+[A-Za-z]+(?:\s+(?:asc|desc))?(?:\s*,\s*[A-Za-z]+(?:\s+(?:asc|desc))?)*\s*$/i;

/**
 * Reads as much JQL as finding an issue of one's own takes: `project`, `key`, `labels`, `status` and `statusCategory`
 * with `=`, `!=`, `in` and `not in`, joined by `AND`; an `ORDER BY` is allowed and not followed. Of anything else it is
 * said what is not read, and nothing is found by accident.
 *
 * @returns the filter, or what is wrong
 */
export function readJql(jql: string): IssueFilter | { error: string } {
  const clauses: Clause[] = [];
  let rest = jql.trim();
  while (rest !== '' && !ORDER.test(rest)) {
    if (clauses.length > 0) {
      if (!/^and\s/i.test(rest)) return { error: `The sandbox does not read this JQL: ${rest}` };
      rest = rest.slice(3);
    }
    const match = CLAUSE.exec(rest);
    if (match === null) return { error: `Error in the JQL Query: ${rest}` };
    const [whole, field = '', sign, value, word, list] = match;
    if (!Object.hasOwn(VALUES, field.toLowerCase())) {
      return { error: `Field '${field}' does not exist or you do not have permission to view it.` };
    }
    clauses.push({
      field: field.toLowerCase(),
      negated: sign === '!=' || /^not/i.test(word ?? ''),
      values: valuesOf(list ?? value ?? ''),
    });
    rest = rest.slice(whole.length);
  }
  return (issue, project) => clauses.every((clause) => matches(clause, issue, project));
}

function valuesOf(text: string): string[] {
  return [...text.matchAll(new RegExp(VALUE, 'g'))].map(([value]) =>
    (/^["']/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value).toLowerCase(),
  );
}

/** What an issue has in a field, each name in every spelling that JQL takes. */
const VALUES: Readonly<Record<string, (issue: IssueState, project: Project) => readonly string[]>> = {
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

/** Documented: an empty field is neither equal nor unequal to anything. */
function matches({ field, negated, values }: Clause, issue: IssueState, project: Project): boolean {
  const has = VALUES[field]?.(issue, project).map((value) => value.toLowerCase()) ?? [];
  return has.length > 0 && has.some((value) => values.includes(value)) !== negated;
}
