import { EdgeFailure, Failure, type FailureCode } from '../failure.js';
import { CONTEXT_PATH } from '../site.js';
import type { HttpAnswer } from '../transport/network.js';
import {
  type Asked,
  DENIED_REASON,
  HTML,
  isFailedLogin,
  lacksScope,
  loginReasons,
  untrusted,
} from './answer.js';

/** Classifies a refusal, or a visitor's answer. The CAPTCHA comes first: another attempt would make it worse. */
export function refusal(given: HttpAnswer, { deployment, baseUrl, scope }: Asked): Failure {
  const isCloud = deployment === 'cloud';
  // Cloud's edge may wrap a 401 in a page with status 503.
  const isWrapped = isCloud && given.text.includes('Page access unauthorized');
  const answer = isWrapped ? { ...given, status: 401, text: '' } : given;
  if (loginReasons(answer).includes('AUTHENTICATION_DENIED') || answer.header(DENIED_REASON)) {
    const where = isCloud ? 'at the site' : `at ${logInPage(answer, baseUrl)}`;
    return new Failure(
      'captcha-required',
      `${answer.host} refuses to check this credential until a person solves a CAPTCHA, after too many failed logins.`,
      `Log in once ${where} in a browser with the same account, then run again; stop other jobs that use a wrong ${isCloud ? 'token' : 'password'}.`,
    );
  }
  const special = isCloud ? cloudRefusal(answer, scope) : passwordRefusal(answer);
  return special ?? refusalByStatus(answer, isCloud);
}

/** Returns the login page that Jira names, but none elsewhere. */
function logInPage(answer: HttpAnswer, baseUrl: string): string {
  const named = String(/login-url=(\S+)/.exec(String(answer.header(DENIED_REASON)))?.[1]);
  const isOwn = /^[\w./:~-]{1,300}$/.test(named) && named.startsWith(`${baseUrl}/`);
  return isOwn ? named : `${baseUrl}/login.jsp`;
}

function cloudRefusal(answer: HttpAnswer, scope: string): Failure | undefined {
  const { host, status, text, isJson } = answer;
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
  // Jira answers in JSON. Only its 401 is a sentence labelled as HTML.
  if (isJson || isFailedLogin(answer) || (status === 401 && !HTML.test(text))) return undefined;
  return new EdgeFailure(
    'untrusted-response',
    `${host} answered with ${HTML.test(text) ? 'a web page' : 'something other than JSON'} (${status}) instead of Jira, which says nothing about the credential.`,
    "Atlassian's bot protection, a proxy or a firewall may be turning this machine away: check with `curl -v`, and run from another network.",
  );
}

/** With these words, Jira 11 refuses passwords for Basic and for cookie sessions. */
function passwordRefusal({ host, status, text }: HttpAnswer): Failure | undefined {
  if (status === 200 || !/Basic Authentication has been disabled/i.test(text)) return undefined;
  return new Failure(
    'password-auth-disabled',
    `${host} does not accept this password: Basic authentication is disabled there (the default from Jira 11 on), or for this user or path.`,
    'Use a personal access token: create one in your Jira profile, store it as a secret, and give it as `personal-access-token`. Or ask a Jira admin to add the user, or the path /rest/api, to the allow-list for Basic authentication (/rest/basicauth/1.0/config).',
  );
}

/** By status. Without the last text, the advice is the same on Cloud and on Data Center. */
const MEANINGS: Readonly<
  Record<number, readonly [code: FailureCode, what: string, onCloud: string, onDataCenter?: string]>
> = {
  200: [
    'anonymous-session',
    'answered as it does to an anonymous visitor: it does not accept the credential.',
    'The credential has most likely expired or been revoked; create a new one and store it.',
  ],
  401: [
    'credentials-rejected',
    'refused the credential.',
    "The credential is wrong, expired, revoked, or another account's: create a new one and store it. Yours are listed at https://id.atlassian.com/manage-profile/security/api-tokens, and a service account's at https://admin.atlassian.com.",
    'It is wrong, expired or revoked, or its account was deactivated: create a new one and store it.',
  ],
  403: [
    'permission-denied',
    'knows the credential, but does not let it use Jira.',
    "Ask an admin to give the account access to Jira on this site, and to check the organization's API token rules.",
    'Ask a Jira admin to give the account access to Jira; an OAuth client also needs a scope that covers this.',
  ],
  404: [
    'site-not-found',
    'has no Jira that can be reached at this address.',
    'Check `site-url` and `cloud-id`, and that the site has Jira, not only other products.',
    `Check \`site-url\`, ${CONTEXT_PATH}`,
  ],
};

function refusalByStatus(answer: HttpAnswer, isCloud: boolean): Failure {
  const { host, status, isJson } = answer;
  const hasFailed = loginReasons(answer).includes('AUTHENTICATED_FAILED');
  // JRA-41559: a Data Center may answer a refused password with 200.
  const isRefused = hasFailed && !(isCloud && status === 200);
  const found = MEANINGS[isRefused ? 401 : status === 410 ? 404 : status];
  if (!found) return untrusted(host, `status ${status}`);
  const [code, what, onCloud, onDataCenter = onCloud] = found;
  // Jira refuses in JSON. A page with this status comes from a firewall, a proxy or single sign-on.
  if (code === 'permission-denied' && !isCloud && !isJson) return untrusted(host, 'a page with status 403');
  return new Failure(code, `${host} ${what}`, isCloud ? onCloud : onDataCenter);
}
