import { Failure } from '../failure.js';

/** The failure for an answer that has not the documented shape. */
export function untrusted(host: string, what: string): Failure {
  return new Failure(
    'untrusted-response',
    `What ${host} answered is not what Jira documents: ${what}.`,
    'Check with `curl -v` from the same machine what answers there; if it is Jira itself, please report it.',
  );
}
