import { Failure } from '../failure.js';
import type { HttpAnswer } from '../transport/http.js';
import { untrusted } from './untrusted.js';

/** Seraph, Jira's log-in layer, says in this header how it took the credential; good answers lack it or say OK. */
const LOGIN_REASON = 'x-seraph-loginreason';

/** True for an answer that Jira gave to nobody, whatever its status: a refused credential often gets a 200. */
export function isFailedLogin(answer: HttpAnswer): boolean {
  return loginReasons(answer).some((reason) => reason !== 'OK');
}

function loginReasons(answer: HttpAnswer): string[] {
  const header = answer.header(LOGIN_REASON) ?? '';
  return header
    .split(',')
    .map((reason) => reason.trim().toUpperCase())
    .filter((reason) => reason !== '');
}

/**
 * True if the credential is good, but lacks the scope of what was asked for.
 *
 * Atlassian: 401 (not 403) with "scope does not match", and the header names the check that failed.
 */
function lacksScope(answer: HttpAnswer): boolean {
  return (
    answer.status === 401 &&
    (answer.header('x-failure-category') === 'FAILURE_CLIENT_SCOPE_CHECK' ||
      answer.text.includes('scope does not match'))
  );
}

/**
 * Sorts an answer with an error status, or one that was given to nobody.
 *
 * @param scope the scope that the request needs, for the advice
 */
export function refusal(answer: HttpAnswer, scope: string): Failure {
  const { host, status, text } = answer;
  if (
    loginReasons(answer).includes('AUTHENTICATION_DENIED') ||
    answer.header('x-authentication-denied-reason')
  ) {
    return new Failure(
      'captcha-required',
      `${host} refuses to check this credential before a person solves a CAPTCHA, after too many failed log-ins.`,
      'Log in once at the site in a browser with the same account, then run again; stop other jobs that use a wrong token.',
    );
  }
  if (lacksScope(answer)) {
    return new Failure(
      'insufficient-scope',
      `${host} knows the credential, but it lacks the scope ${scope}.`,
      `Create a token, or an OAuth client, whose scopes include ${scope}, and store it in place of this one.`,
    );
  }
  if (text.includes('not on the allowed list')) {
    return new Failure(
      'ip-not-allowed',
      `${host} refuses this machine's IP address, which is not on the organization's allow-list.`,
      'Run the job on a runner with a fixed address, and have an organization admin add that address.',
    );
  }
  if (text.includes('Basic authentication with passwords is deprecated')) {
    return new Failure(
      'credentials-rejected',
      `${host} refused the credential.`,
      'The token was taken for a password, which Jira Cloud no longer accepts: create an API token at https://id.atlassian.com/manage-profile/security/api-tokens and store that.',
    );
  }
  if (status === 401 || (status !== 200 && loginReasons(answer).includes('AUTHENTICATED_FAILED'))) {
    return new Failure(
      'credentials-rejected',
      `${host} refused the credential.`,
      "The credential is wrong, expired, revoked, or another account's: create a new one and store it. Yours are listed at https://id.atlassian.com/manage-profile/security/api-tokens.",
    );
  }
  switch (status) {
    case 200:
      return new Failure(
        'anonymous-session',
        `${host} answered, but to nobody: it takes the credential for an anonymous visitor's.`,
        'The token has most likely expired or been revoked; create a new one and store it.',
      );
    case 403:
      // Jira refuses in JSON; a page with this status is a firewall's or a proxy's.
      if (!answer.isJson) return untrusted(host, 'a page with status 403');
      return new Failure(
        'permission-denied',
        `${host} knows the credential, but does not let it use Jira.`,
        "Ask an admin to give the account access to Jira on this site, and to check the organization's API token rules.",
      );
    case 404:
    case 410:
      return new Failure(
        'site-not-found',
        `There is no Jira to be reached through ${host} at this address.`,
        'Check `site-url` and `cloud-id`, and that the site has Jira and not another product only.',
      );
    default:
      return untrusted(host, `status ${status}`);
  }
}
