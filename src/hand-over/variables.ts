import type { Credential } from '../credential.js';
import { isoSeconds } from '../values/day.js';
import type { Results } from '../results.js';
import type { Session } from '../verify/session.js';

/** In order. Systems that can't tell empty from unset leave empty ones unset. */
export type Variables = readonly (readonly [name: string, value: string])[];

/** The only secret variable. */
export const AUTH_HEADER = 'JIRA_AUTH_HEADER';

/** Returns what later steps may know of a session, nothing secret. */
export function resultsOf(session: Session, curlConfig: string): Results {
  return {
    JIRA_BASE_URL: session.baseUrl,
    JIRA_API_URL: session.apiUrl,
    JIRA_SITE_URL: session.siteUrl,
    JIRA_CLOUD_ID: session.cloudId,
    JIRA_DEPLOYMENT: session.deployment,
    JIRA_AUTH_METHOD: session.method,
    JIRA_CURL_CONFIG: curlConfig,
    JIRA_ACCOUNT_ID: session.account.id,
    JIRA_EXPIRES_AT: session.expiresAt ? isoSeconds(session.expiresAt) : '',
  };
}

/** Returns the whole header, and its value if it is Authorization. Both are empty if each request is signed. */
export function headerTexts(credential: Credential): { line: string; authorization: string } {
  if (credential.kind === 'signature') return { line: '', authorization: '' };
  const { name, value } = credential;
  const text = value.reveal();
  return { line: `${name}: ${text}`, authorization: name === 'Authorization' ? text : '' };
}
