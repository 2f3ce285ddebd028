import { Failure } from '../failure.js';
import type { Given } from './inputs.js';

/** Where Jira's own pages and resources begin: none of these is a context path, and what follows was pasted. */
const JIRAS_OWN = /\/(?:rest|browse|projects|issues|servicedesk|secure|plugins|login\.jsp|si)(?:[/?#].*)?$/;

/**
 * The path below which a server of one's own serves Jira, such as `/jira`; empty if it does so at the root.
 *
 * @param rest path, query and fragment of an address
 * @throws Failure `insecure-url` for a path that programs don't all read alike
 */
export function contextPathOf(rest: string, { label }: Pick<Given, 'label'>): string {
  const path = rest.replace(JIRAS_OWN, '').replace(/\/$/, '');
  const segments = path.split('/').slice(1);
  const isPlain = segments.every((segment) => /^[\w~-][\w.~-]*$/.test(segment));
  if (isPlain && (path === '' || path.startsWith('/'))) return path;
  throw new Failure(
    'insecure-url',
    `The path in ${label} holds something that a context path does not have.`,
    'Write the address of the start page without what follows "?" or "#", such as https://jira.example.com/jira.',
  );
}
