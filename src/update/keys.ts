import { printable } from '../printable.js';
import { invalid } from '../values/given.js';

const KEY = /^[A-Z][A-Z0-9_]*-[1-9]\d*$/;

/** The keys of issues in a list with commas or white space, in capitals, each once. @throws Failure `invalid-input` */
export function issueKeys(text: string): string[] {
  const keys = text.split(/[\s,]+/).filter((word) => word !== '');
  const odd = keys.find((key) => !isIssueKey(key));
  if (odd === undefined) return [...new Set(keys.map((key) => key.toUpperCase()))];
  throw invalid(`"${printable(odd, 60)}" is not the key of an issue.`, 'Write keys such as PROJ-1.');
}

export function isIssueKey(text: string): boolean {
  return KEY.test(text.toUpperCase());
}

/** The project of an issue, by its key. */
export function projectIn(key: string): string {
  return key.slice(0, key.lastIndexOf('-')).toUpperCase();
}

/**
 * The keys of issues in a branch's name, a commit's message or a title, in their order, each once. Small letters count
 * only for projects that are known: otherwise "utf-8" would be an issue.
 *
 * @param projects the only ones that count; any, if empty
 */
export function keysWithin(text: string, projects: readonly string[]): string[] {
  const found = text.matchAll(/(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9_]*)-([1-9]\d*)(?![A-Za-z0-9])/g);
  const known = new Set(projects.map((project) => project.toUpperCase()));
  const keys = [...found].flatMap(([key, project = '']) => {
    const counts = known.size === 0 ? project === project.toUpperCase() : known.has(project.toUpperCase());
    return counts ? [key.toUpperCase()] : [];
  });
  return [...new Set(keys)];
}
