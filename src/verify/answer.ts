import { Failure } from '../failure.js';
import type { Deployment } from '../site.js';
import type { HttpAnswer } from '../transport/http.js';

/** What was asked, for the advice about an answer that can't be used. */
export interface Asked {
  readonly deployment: Deployment;
  /** The site, or the site on the gateway. */
  readonly baseUrl: string;
  /** The scope that the request needs on Cloud. */
  readonly scope: string;
}

/** Root of Jira's REST API: Data Center has no version 3. */
export function apiUrlOf({ deployment, baseUrl }: Pick<Asked, 'deployment' | 'baseUrl'>): string {
  return `${baseUrl}/rest/api/${deployment === 'cloud' ? '3' : '2'}`;
}

/** Seraph, Jira's log-in layer, says in this header how it took the credential; good answers lack it or say OK. */
const LOGIN_REASON = 'x-seraph-loginreason';

/** With this one it says that it did not look at the credential at all, and where a person solves the CAPTCHA. */
export const DENIED_REASON = 'x-authentication-denied-reason';

/** True for an answer to an anonymous visitor, whatever its status: a refused credential often gets a 200. */
export function isFailedLogin(answer: HttpAnswer): boolean {
  return loginReasons(answer).some((reason) => reason !== 'OK') || answer.header(DENIED_REASON) !== undefined;
}

/** True for an answer that says itself that its visitor was anonymous: Data Center names the user on each. */
export function isAnonymous(answer: HttpAnswer): boolean {
  return valuesOf(answer, 'x-ausername').includes('anonymous');
}

/** What Seraph says of the log-in, in capitals. */
export function loginReasons(answer: HttpAnswer): string[] {
  return valuesOf(answer, LOGIN_REASON).map((reason) => reason.toUpperCase());
}

/** Each value of a header that may have come more than once. */
function valuesOf(answer: HttpAnswer, name: string): string[] {
  return (answer.header(name) ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/**
 * True if the credential is good, but lacks the scope of what was asked for.
 *
 * Atlassian: 401 (not 403) with "scope does not match", and the header names the check that failed.
 */
export function lacksScope(answer: HttpAnswer): boolean {
  if (answer.status !== 401 || isFailedLogin(answer)) return false;
  const category = answer.header('x-failure-category');
  return category === undefined
    ? answer.text.includes('scope does not match') && !HTML.test(answer.text)
    : category === 'FAILURE_CLIENT_SCOPE_CHECK';
}

/** Every page has one of these tags. */
export const HTML = /<(?:!doctype|html|head|body|script)\b/i;

/** The failure for an answer that has not the documented shape. */
export function untrusted(host: string, what: string): Failure {
  return new Failure(
    'untrusted-response',
    `What ${host} answered is not what Jira documents: ${what}.`,
    'Check with `curl -v` from the same machine what answers there; if it is Jira itself, please report it.',
  );
}
