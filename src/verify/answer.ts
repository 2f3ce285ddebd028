import { Failure } from '../failure.js';
import type { Deployment } from '../site.js';
import type { HttpAnswer } from '../transport/network.js';

/** The request, for advice about an answer that can't be used. */
export interface Asked {
  readonly deployment: Deployment;
  readonly baseUrl: string;
  /** The scope that the request needs on Cloud. */
  readonly scope: string;
}

/** Data Center has no version 3. */
export function apiUrlOf({ deployment, baseUrl }: Pick<Asked, 'deployment' | 'baseUrl'>): string {
  return `${baseUrl}/rest/api/${deployment === 'cloud' ? '3' : '2'}`;
}

/** With this header, Seraph says that it did not check the credential, and where a person can solve the CAPTCHA. */
export const DENIED_REASON = 'x-authentication-denied-reason';

/** Is it an anonymous visitor's answer, whatever its status? A refused credential often gets a 200. */
export function isFailedLogin(answer: HttpAnswer): boolean {
  return loginReasons(answer).some((reason) => reason !== 'OK') || answer.header(DENIED_REASON) !== undefined;
}

/** Data Center names the user in every answer. */
export function isAnonymous(answer: HttpAnswer): boolean {
  return valuesOf(answer, 'x-ausername').includes('anonymous');
}

/** Returns what Seraph, Jira's login layer, says in upper case. Good answers lack it or say OK. */
export function loginReasons(answer: HttpAnswer): string[] {
  return valuesOf(answer, 'x-seraph-loginreason').map((reason) => reason.toUpperCase());
}

function valuesOf(answer: HttpAnswer, name: string): string[] {
  const values = (answer.header(name) ?? '').split(',').map((value) => value.trim());
  return values.filter((value) => value !== '');
}

/** Tells whether a valid credential lacks a scope (Atlassian: 401; a header or "scope does not match" says so). */
export function lacksScope(answer: HttpAnswer): boolean {
  if (answer.status !== 401 || isFailedLogin(answer)) return false;
  const category = answer.header('x-failure-category');
  return category === undefined
    ? answer.text.includes('scope does not match') && !HTML.test(answer.text)
    : category === 'FAILURE_CLIENT_SCOPE_CHECK';
}

/** Every HTML page has one of these tags. */
export const HTML = /<(?:!doctype|html|head|body|script)\b/i;

export function untrusted(host: string, what: string): Failure {
  return new Failure(
    'untrusted-response',
    `The answer from ${host} is not what Jira documents: ${what}.`,
    'Use `curl -v` on the same machine to see what answers there. If it is Jira itself, please report it.',
  );
}
