import type { Credential } from '../credential.js';
import { isoSeconds } from '../expiry.js';
import { type Environment, MARKER, markerOf, type Results } from '../results.js';
import type { Session } from '../verify/session.js';

/** Environment variables in order. Systems that can't tell empty from unset leave empty ones unset. */
export type Variables = readonly (readonly [name: string, value: string])[];

/** The only secret variable. */
export const AUTH_HEADER = 'JIRA_AUTH_HEADER';

/** Returns a session's variables for later steps, none of them secret, with the marker that makes them results. */
export function openVariables(session: Session, curlConfig: string, environment: Environment): Variables {
  const results: Results = {
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
  return [...Object.entries(results), [MARKER, markerOf(results, environment)]];
}

/** Returns the header for tools that can't read a curl config. Empty if each request is signed. */
export function headerTexts(credential: Credential): { line: string; authorization: string } {
  if (credential.kind === 'signature') return { line: '', authorization: '' };
  const value = credential.value.reveal();
  return {
    line: `${credential.name}: ${value}`,
    authorization: credential.name === 'Authorization' ? value : '',
  };
}
