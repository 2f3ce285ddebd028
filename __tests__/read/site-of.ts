import { readSite } from '../../src/read/site.js';
import type { CloudSite, Site } from '../../src/site.js';
import { given, gotSecrets, type Values } from './given.js';

/** The site that these inputs lead to. */
export function site(values: Values, environment: Record<string, string> = {}): Site {
  return readSite(given(values, environment), gotSecrets);
}

/** A site that must be Jira Cloud's. */
export function cloud(values: Values, environment: Record<string, string> = {}): CloudSite {
  const found = site(values, environment);
  if (found.deployment !== 'cloud') throw new Error('This is no site of Jira Cloud.');
  return found;
}
