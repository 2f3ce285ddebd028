import { type InputName, Inputs } from '../../src/read/inputs.js';
import { marked, type Results } from '../../src/results.js';

export type Values = Partial<Record<InputName, string>>;

export function given(values: Values = {}, environment: Record<string, string> = {}): Inputs {
  const known = new Map(Object.entries(values));
  return new Inputs((name) => known.get(name) ?? '', environment);
}

/** Returns the environment after a hand-over, with some values replaced. */
export function handedOver(values: Partial<Results> = {}): Record<string, string> {
  const results: Results = {
    JIRA_BASE_URL: 'https://acme.atlassian.net',
    JIRA_API_URL: 'https://acme.atlassian.net/rest/api/3',
    JIRA_SITE_URL: 'https://acme.atlassian.net',
    JIRA_CLOUD_ID: '',
    JIRA_DEPLOYMENT: 'cloud',
    JIRA_AUTH_METHOD: 'api-token',
    JIRA_CURL_CONFIG: '/FAKE/curl.conf',
    JIRA_ACCOUNT_ID: 'FAKE:account',
    JIRA_EXPIRES_AT: '',
    ...values,
  };
  return marked(results, {});
}

/** The `secretsWithheld` effect of a run that receives its secrets. */
export const gotSecrets = (): undefined => undefined;

export const listed = (text: string): string[] => text.trim().split(/\s+/);
