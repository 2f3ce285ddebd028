import { describe, expect, test } from '@jest/globals';
import { EdgeFailure } from '../../src/failure.js';
import { isAnonymous, isFailedLogin } from '../../src/verify/answer.js';
import { refusal } from '../../src/verify/refusal.js';
import { answerWith, type Reply } from './answers.js';

const SCOPE = 'read:jira-user';
const CLOUD = { deployment: 'cloud', baseUrl: 'https://acme.atlassian.net', scope: SCOPE } as const;
const SERVER_URL = 'https://jira.example.com/jira';
const DATA_CENTER = { deployment: 'data-center', baseUrl: SERVER_URL, scope: '' } as const;
const seraph = (reason: string): Record<string, string> => ({ 'x-seraph-loginreason': reason });
const FAILED = seraph('AUTHENTICATED_FAILED');
const DENIED = seraph('AUTHENTICATION_DENIED');
const NO_SCOPE = { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' };
const SCOPES = 'scope does not match';
const FAILED_AND_DENIED = seraph('AUTHENTICATED_FAILED, AUTHENTICATION_DENIED');
const CHALLENGED = { 'x-authentication-denied-reason': 'CAPTCHA; login-url=https://x' };
const NOT_LISTED = 'The IP address has been rejected because it is not on the allowed list.';
const DEPRECATED = 'Basic authentication with passwords is deprecated. FAKE-body';
const PAGE = '<html>FAKE-body</html>';

describe('a refusal by Jira Cloud', () => {
  test.each<[Reply, string]>([
    [{ status: 401, text: PAGE }, 'untrusted-response'],
    [{ status: 401, text: 'FAKE-body', headers: { 'x-failure-category': '' } }, 'credentials-rejected'],
    [{ status: 403, headers: seraph('OK') }, 'permission-denied'],
    [{ status: 403, headers: FAILED }, 'credentials-rejected'],
    [{ status: 403, text: 'FAKE-body' }, 'untrusted-response'],
    [{ status: 401, headers: FAILED_AND_DENIED }, 'captcha-required'],
    [{ status: 403, headers: CHALLENGED }, 'captcha-required'],
    [{ status: 401, headers: NO_SCOPE }, 'insufficient-scope'],
    [{ status: 403, body: { message: SCOPES } }, 'permission-denied'],
    [{ status: 403, text: NOT_LISTED }, 'ip-not-allowed'],
    [{ status: 401, text: DEPRECATED }, 'credentials-rejected'],
    [{ status: 503, text: `${PAGE} Page access unauthorized` }, 'credentials-rejected'],
    [{ status: 200, headers: FAILED }, 'anonymous-session'],
    [{ status: 401, headers: FAILED, text: SCOPES }, 'credentials-rejected'],
  ])('%j is %s', (reply, code) => {
    const failure = refusal(answerWith(reply), CLOUD);
    expect(failure.code).toBe(code);
    expect(failure.what).toContain('gateway.fake');
    expect(failure.message).not.toContain('FAKE');
  });

  test.each([
    ['a CAPTCHA', { headers: DENIED }, /^Log in once at the site in a browser .* that use a wrong token\.$/],
    ['a password', { text: DEPRECATED }, /create an API token/],
  ])('for %s tells what to do', (_what, reply, advice) => {
    expect(refusal(answerWith({ status: 401, ...reply }), CLOUD).advice).toMatch(advice);
  });
});

describe('a refusal by a Data Center', () => {
  const captcha = (url: string): Record<string, string> => ({
    'x-authentication-denied-reason': `CAPTCHA_CHALLENGE; login-url=${url}`,
    'x-seraph-loginreason': 'AUTHENTICATION_DENIED',
  });
  const disabled = 'Basic Authentication has been disabled on this instance.';
  const disabledAs = (status: number): Reply => ({ status, body: { message: disabled } });

  test.each<[Reply, string]>([
    [{ status: 401, text: PAGE }, 'credentials-rejected'],
    [{ status: 403, headers: FAILED, text: PAGE }, 'credentials-rejected'],
    [{ status: 403, body: { errorMessages: ['FAKE-body'] } }, 'permission-denied'],
    [{ status: 403, text: PAGE }, 'untrusted-response'],
    [{ ...disabledAs(403), headers: DENIED }, 'captcha-required'],
    [{ ...disabledAs(401), headers: FAILED }, 'password-auth-disabled'],
    [{ status: 200, body: { name: disabled } }, 'anonymous-session'],
    [{ status: 200, headers: FAILED, text: '' }, 'credentials-rejected'],
    [{ status: 410, text: PAGE }, 'site-not-found'],
    [{ status: 400 }, 'untrusted-response'],
    [{ status: 401, body: { message: SCOPES } }, 'credentials-rejected'],
  ])('%j is %s', (reply, code) => {
    const failure = refusal(answerWith(reply, 'jira.example.com'), DATA_CENTER);
    expect(failure.code).toBe(code);
    expect(failure.what).toContain('jira.example.com');
    expect(failure.message).not.toMatch(/FAKE|atlassian\.com/);
  });

  test.each([
    ['OWN/secure/Login.jspa', 'OWN/secure/Login.jspa'],
    ['https://jira.example.com.attacker.example/login.jsp', undefined],
    ['OWN/login.jsp?os_destination=//attacker.example', undefined],
    ['OWN/##[add-mask]e', undefined],
    ['', undefined],
  ])('a CAPTCHA names a page to log in at: %s, %s', (named, page) => {
    const own = (path: string): string => path.replace('OWN', DATA_CENTER.baseUrl);
    const reply = { status: 403, headers: captcha(own(named)) };
    const failure = refusal(answerWith(reply, 'jira.example.com'), DATA_CENTER);
    expect(failure.code).toBe('captcha-required');
    expect(failure.advice).toContain(` at ${own(page ?? 'OWN/login.jsp')} in a browser`);
    expect(failure.message).not.toMatch(/attacker|add-mask/);
    expect(failure.message).toContain('password');
  });
});

test.each([
  [401, 'id.atlassian.com', 'deactivated'],
  [403, 'API token rules', 'a Jira admin'],
  [404, '`cloud-id`', 'context path'],
])('what to do about a %d depends on the kind of Jira', (status, onCloud, onDataCenter) => {
  const answer = answerWith({ status, body: {} });
  expect(refusal(answer, CLOUD).advice).toContain(onCloud);
  expect(refusal(answer, DATA_CENTER).advice).toContain(onDataCenter);
});

test('a page tells of the edge of a Cloud host alone', () => {
  const page = refusal(answerWith({ status: 403, text: PAGE }), CLOUD);
  expect(page).toBeInstanceOf(EdgeFailure);
  expect(page.advice).toContain('bot protection');
  expect(page.what).toContain('with a web page (403)');
  expect(refusal(answerWith({ status: 204, text: '' }), CLOUD).what).toContain(
    'with something other than JSON (204)',
  );
  expect(refusal(answerWith({ status: 401 }), CLOUD)).not.toBeInstanceOf(EdgeFailure);
});

describe('whether anybody was logged in', () => {
  test.each([
    ['ok, OK', false],
    ['OK, AUTHENTICATED_FAILED', true],
  ])('X-Seraph-LoginReason %j: failed is %s', (reason, failed) => {
    expect(isFailedLogin(answerWith({ headers: seraph(reason) }))).toBe(failed);
  });

  test.each([
    ['anonymous', true],
    ['Anonymous Coward', false],
  ])('X-AUSERNAME %j: anonymous is %s', (name, anonymous) => {
    const answer = answerWith({ headers: { 'x-ausername': name } });
    expect(isAnonymous(answer)).toBe(anonymous);
    expect(isFailedLogin(answer)).toBe(false);
  });
});
