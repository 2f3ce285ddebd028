import { describe, expect, test } from '@jest/globals';
import { isFailedLogin, refusal } from '../../src/verify/refusal.js';
import { answerWith, type Reply } from './answers.js';

const SCOPE = 'read:jira-user';
const seraph = (reason: string): Record<string, string> => ({ 'x-seraph-loginreason': reason });

describe('a refusal', () => {
  test.each<[string, Reply, string]>([
    ['a bare 401', { status: 401 }, 'credentials-rejected'],
    ['a 401 with a page', { status: 401, text: '<html>FAKE-body</html>' }, 'credentials-rejected'],
    ['a 401 of Seraph', { status: 401, headers: seraph('AUTHENTICATED_FAILED') }, 'credentials-rejected'],
    ['a 403', { status: 403 }, 'permission-denied'],
    ['a 403 of Seraph', { status: 403, headers: seraph('OK') }, 'permission-denied'],
    ['a 403 with a CAPTCHA', { status: 403, headers: seraph('AUTHENTICATION_DENIED') }, 'captcha-required'],
    ['a 401 with a CAPTCHA', { status: 401, headers: seraph('AUTHENTICATION_DENIED') }, 'captcha-required'],
    [
      'a CAPTCHA in another case',
      { status: 401, headers: seraph('authentication_denied') },
      'captcha-required',
    ],
    [
      'a CAPTCHA among other reasons',
      { status: 401, headers: seraph('AUTHENTICATED_FAILED, AUTHENTICATION_DENIED') },
      'captcha-required',
    ],
    [
      'a CAPTCHA by its own header',
      {
        status: 403,
        headers: { 'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://x' },
      },
      'captcha-required',
    ],
    [
      'a 401 for want of a scope, by its header',
      { status: 401, headers: { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' } },
      'insufficient-scope',
    ],
    [
      'a 401 for want of a scope, by its text',
      { status: 401, body: { code: 401, message: 'Unauthorized; scope does not match' } },
      'insufficient-scope',
    ],
    [
      'a 403 that speaks of scopes',
      { status: 403, body: { message: 'scope does not match' } },
      'permission-denied',
    ],
    [
      'a 401 of another category',
      { status: 401, headers: { 'x-failure-category': 'FAILURE_CLIENT_AUTH_MISMATCH' } },
      'credentials-rejected',
    ],
    [
      'an IP allow-list',
      { status: 403, text: 'The IP address has been rejected because it is not on the allowed list.' },
      'ip-not-allowed',
    ],
    [
      'a password in place of a token',
      { status: 401, text: 'Basic authentication with passwords is deprecated. FAKE-body' },
      'credentials-rejected',
    ],
    ['a 200 to nobody', { status: 200 }, 'anonymous-session'],
    [
      'a 200 of a failed log-in',
      { status: 200, headers: seraph('AUTHENTICATED_FAILED') },
      'anonymous-session',
    ],
    ['a 404', { status: 404, text: 'FAKE-body' }, 'site-not-found'],
    ['a 410', { status: 410 }, 'site-not-found'],
    ['a 400', { status: 400 }, 'untrusted-response'],
    ['a 418', { status: 418, body: { errorMessages: ['FAKE-body'] } }, 'untrusted-response'],
    ['a 204', { status: 204 }, 'untrusted-response'],
  ])('%s: %j is %s', (_what, reply, code) => {
    const failure = refusal(answerWith(reply), SCOPE);
    expect(failure.code).toBe(code);
    expect(failure.what).toContain('gateway.fake');
    expect(failure.message).not.toContain('FAKE');
  });

  test('for want of a scope names the scope', () => {
    const reply = { status: 401, headers: { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' } };
    const failure = refusal(answerWith(reply), SCOPE);
    expect(failure.what).toContain(SCOPE);
    expect(failure.advice).toContain(SCOPE);
  });

  test('of a password tells to create an API token', () => {
    const reply = { status: 401, text: 'Basic authentication with passwords is deprecated.' };
    expect(refusal(answerWith(reply), SCOPE).advice).toContain('create an API token');
  });
});

describe('whether anybody was logged in', () => {
  test.each([
    ['', false],
    ['OK', false],
    ['ok', false],
    ['OK, OK', false],
    [' , ', false],
    ['AUTHENTICATED_FAILED', true],
    ['authenticated_failed', true],
    ['AUTHENTICATION_DENIED', true],
    ['AUTHORISATION_FAILED', true],
    ['OUT', true],
    ['OK, AUTHENTICATED_FAILED', true],
    ['SOMETHING_NEW', true],
  ])('X-Seraph-LoginReason %j: failed is %s', (reason, failed) => {
    expect(isFailedLogin(answerWith({ headers: seraph(reason) }))).toBe(failed);
  });

  test('an answer without the header was given to somebody', () => {
    expect(isFailedLogin(answerWith({}))).toBe(false);
  });
});
