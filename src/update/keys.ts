import { quoted } from '../printable.js';
import { invalid } from '../values/given.js';

// Capitals of other letters may be ASCII.
export const isIssueKey = (text: string): boolean => /^[A-Z][A-Z0-9_]*-[1-9]\d*$/i.test(text);
export const isProject = (text: string): boolean => /^[A-Z][A-Z0-9_]*$/i.test(text);

/** Reads a list with commas or white space: in capitals, each once. @throws Failure `invalid-input` */
export function issueKeys(text: string): string[] {
  const keys = text.split(/[\s,]+/).filter((word) => word !== '');
  const odd = keys.find((key) => !isIssueKey(key));
  if (odd === undefined) return [...new Set(keys.map((key) => key.toUpperCase()))];
  throw invalid(`${quoted(odd)} is not the key of an issue.`, 'Write keys such as PROJ-1.');
}

/** Returns the keys in capitals. @throws Failure `invalid-input` */
export function projectKeys(keys: readonly string[], label: string): string[] {
  if (keys.every(isProject)) return keys.map((key) => key.toUpperCase());
  throw invalid(`${label} lists something that is not the key of a project.`, 'List keys such as PROJ.');
}

export function projectIn(key: string): string {
  return key.slice(0, key.lastIndexOf('-')).toUpperCase();
}

const ANY_PROJECT = '[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*';

/** Names of standards that look like keys. */
const NO_PROJECTS = ['AES', 'CVE', 'HTTP', 'ISO', 'MD', 'RFC', 'RSA', 'SHA', 'TLS', 'UCS', 'UTF'];

/** Characters to search. A longer title or message has its keys at its start. */
const MOST_TEXT = 4000;

/**
 * Finds the keys in a branch's name, a commit's message or a title, in order, each once.
 * @param projects the only ones that count, also in lower case; if empty, all count in capitals
 */
export function keysWithin(text: string, projects: readonly string[]): string[] {
  const [project, flags] = projects.length > 0 ? [projects.join('|'), 'gi'] : [ANY_PROJECT, 'g'];
  const key = new RegExp(`(?<![A-Za-z0-9])(?:${project})-[1-9]\\d*(?![A-Za-z0-9])`, flags);
  // The end of a longer text may be the first half of a key, which is another key.
  const start = text.length > MOST_TEXT ? text.slice(0, MOST_TEXT).replace(/[\w-]+$/, '') : text;
  const keys = (start.match(key) ?? []).map((found) => found.toUpperCase());
  return [...new Set(keys)].filter((key) => projects.length > 0 || !NO_PROJECTS.includes(projectIn(key)));
}
