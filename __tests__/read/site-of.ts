import { readSite } from '../../src/read/site.js';
import type { CloudSite, Site } from '../../src/site.js';
import { given, gotSecrets, type Values } from './given.js';

/** Returns the site for these inputs. */
export function site(values: Values, environment: Record<string, string> = {}): Site {
  return readSite(given(values, environment), gotSecrets);
}

/** Returns the site for these inputs, which must be on Jira Cloud. */
export function cloud(values: Values, environment: Record<string, string> = {}): CloudSite {
  const found = site(values, environment);
  if (found.deployment !== 'cloud') throw new Error('This is no site of Jira Cloud.');
  return found;
}
