import type { Credential } from '../credential.js';
import { isoSeconds } from '../expiry.js';
import { type Environment, MARKER, markerOf, type Results } from '../results.js';
import type { Session } from '../verify/session.js';

/** Environment variables in their order. Where an empty one can't be told from none, it is to be absent. */
export type Variables = readonly (readonly [name: string, value: string])[];

/** The one variable that is secret. */
export const AUTH_HEADER = 'JIRA_AUTH_HEADER';

/** What later steps see of a session, none of it secret, and what tells them that it is an earlier step's. */
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

/** The header for tools that can't read a curl config. If each request is signed, there is no such header. */
export function headerTexts(credential: Credential): { line: string; authorization: string } {
  if (credential.kind === 'signature') return { line: '', authorization: '' };
  const value = credential.value.reveal();
  return {
    line: `${credential.name}: ${value}`,
    authorization: credential.name === 'Authorization' ? value : '',
  };
}
