import { nodeCrypto } from './node-crypto.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's value, empty if it is not set. The environment's own: one named `constructor` is like any other. */
export function valueOf(environment: Environment, variable: string): string {
  return Object.hasOwn(environment, variable) ? (environment[variable] ?? '') : '';
}

/** Variables that a hand-over sets. Some name inputs as well. */
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

/** Beside them: a hash of each, by which a later step tells a result from what a user has set. */
export const MARKER = 'JIRA_AUTH_RESULTS';

/** The marker's value for these results. */
export function markerOf(results: Results, environment: Environment): string {
  return RESULTS.flatMap((name) => {
    // Where an empty variable can't be handed over, an earlier step's value stays, and is still a result.
    const value = results[name] || (isResult(environment, name) ? valueOf(environment, name) : '');
    return value === '' ? [] : hashOf(name, value);
  }).join(',');
}

/** True if an earlier step has handed this value over, and it is unchanged since. */
export function isResult(environment: Environment, variable: string): boolean {
  if (!RESULTS.some((name) => name === variable)) return false;
  const marker = valueOf(environment, MARKER);
  return marker !== '' && marker.split(',').includes(hashOf(variable, valueOf(environment, variable)));
}

function hashOf(name: string, value: string): string {
  return nodeCrypto().createHash('sha256').update(`${name}=${value.trim()}`).digest('hex').slice(0, 16);
}
