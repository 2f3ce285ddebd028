import { nodeCrypto } from './node-crypto.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns a variable's own value, or an empty string. */
export function valueOf(environment: Environment, variable: string): string {
  return Object.hasOwn(environment, variable) ? (environment[variable] ?? '') : '';
}

/** Variables that a hand-over sets. Some are also read as inputs. */
const RESULTS = [
  'JIRA_BASE_URL',
  'JIRA_API_URL',
  'JIRA_SITE_URL',
  'JIRA_CLOUD_ID',
  'JIRA_DEPLOYMENT',
  'JIRA_AUTH_METHOD',
  'JIRA_CURL_CONFIG',
  'JIRA_ACCOUNT_ID',
  'JIRA_EXPIRES_AT',
] as const;

export type Results = Readonly<Record<(typeof RESULTS)[number], string>>;

/** Holds a hash of each result, by which a later step tells it from a value that a user set. */
export const MARKER = 'JIRA_AUTH_RESULTS';

/** Adds the marker by which later steps know results. */
export function marked(results: Results, environment: Environment) {
  const hashes = RESULTS.flatMap((name) => {
    // On a system that can't pass an empty variable, an earlier step's value stays and is still a result.
    const value = results[name] || (isResult(environment, name) ? valueOf(environment, name) : '');
    return value === '' ? [] : hashOf(name, value);
  });
  return { ...results, [MARKER]: hashes.join(',') };
}

/** True if an earlier step handed over this value, unchanged since. */
export function isResult(environment: Environment, variable: string): boolean {
  if (!(RESULTS as readonly string[]).includes(variable)) return false;
  const marker = valueOf(environment, MARKER);
  return marker !== '' && marker.split(',').includes(hashOf(variable, valueOf(environment, variable)));
}

function hashOf(name: string, value: string): string {
  return nodeCrypto().createHash('sha256').update(`${name}=${value.trim()}`).digest('hex').slice(0, 16);
}
