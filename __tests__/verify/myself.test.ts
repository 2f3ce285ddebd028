import { describe, expect, test } from '@jest/globals';
import { authorization } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import { askMyself, isServiceAccount, type Account } from '../../src/verify/myself.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';

const CREDENTIAL = authorization(new Secret('Basic FAKE-authorization'));
const CLOUD = { deployment: 'cloud', baseUrl: 'https://acme.atlassian.net' } as const;
const DATA_CENTER = { deployment: 'data-center', baseUrl: 'https://jira.example.com/jira' } as const;
const ID = '712020:01234567-89ab-4cde-8f01-23456789abcd';

const FAILED = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
const CAPTCHA = {
  'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://jira.example.com/jira/login.jsp',
};

const ask = (reply: Reply): Promise<Account> => askMyself(answering(reply), CLOUD, CREDENTIAL);

describe('who a credential belongs to', () => {
  test('is asked once, at the one place that has no answer for nobody (D4)', async () => {
    const { send, requests } = answering({
      body: { accountId: ID, displayName: 'Mia', accountType: 'atlassian' },
    });
    const account = await askMyself({ send }, CLOUD, CREDENTIAL);
    expect(account).toEqual({ id: ID, name: 'Mia', type: 'atlassian' });
    const url = 'https://acme.atlassian.net/rest/api/3/myself';
    expect(requests).toEqual([{ method: 'GET', url, credential: CREDENTIAL, repeatable: 'read' }]);
  });

  test('can not be asked without a scope, which is named', async () => {
    const reply = { status: 401, text: 'scope does not match' };
    const failure = await failureFrom(ask(reply));
    expect(failure.what).toContain('lacks the scope read:jira-user.');
    expect(failure.advice).toContain('Or set `identity: optional`');
    const { id, unknown } = await askMyself({ ...answering(reply), identity: 'optional' }, CLOUD, CREDENTIAL);
    expect([id, unknown]).toEqual(['', expect.stringContaining('read:jira-user')]);
  });

  test.each([
    ['app', { type: 'app', appType: 'service' }],
    ['atlassian', { type: 'atlassian' }],
  ])('of the type %s is, with an appType, %j', async (accountType, kind) => {
    const said = await ask({ body: { accountId: ID, accountType, appType: 'service' } });
    expect(said).toEqual({ id: ID, name: '', ...kind });
  });

  test.each([
    ['service', 'mia@example.com', true],
    ['agent', 'ci@serviceaccount.atlassian.com', false],
    [undefined, 'ci@ServiceAccount.atlassian.com', true],
    [undefined, 'ci@serviceaccount.atlassian.com.example', false],
    [undefined, undefined, false],
  ])('is, with the appType %s and the address %s, a service account: %s', (appType, email, expected) => {
    expect(isServiceAccount({ id: ID, name: '', type: 'app', appType }, email)).toBe(expected);
  });

  test.each([ID, '5b10ac8d82e05b22cc7d4ef5', 'a'.repeat(128)])(
    'is an account of any documented form: %s',
    async (accountId) => {
      expect(await ask({ body: { accountId } })).toEqual({ id: accountId, name: '', type: '' });
    },
  );

  test.each<[string, Reply, string]>([
    ['no accountId', { body: { displayName: 'Mia' } }, 'anonymous-session'],
    ['accountId as a number', { body: { accountId: 42 } }, 'anonymous-session'],
    ['a failed login beside an account', { body: { accountId: ID }, headers: FAILED }, 'anonymous-session'],
    ['a page', { text: '<html>FAKE</html>' }, 'untrusted-response'],
    ['a list', { body: [] }, 'untrusted-response'],
    ['an account with status 203', { status: 203, body: { accountId: ID } }, 'untrusted-response'],
    ['accountId with a line feed', { body: { accountId: `${ID}\n` } }, 'untrusted-response'],
    ['accountId too long', { body: { accountId: 'a'.repeat(129) } }, 'untrusted-response'],
    ['an odd accountType', { body: { accountId: ID, accountType: '<b>' } }, 'untrusted-response'],
    // The ID is printed, shown in the summary, and written to outputs and variables.
    ['an ID that is a command', { body: { accountId: '##[add-mask]e' } }, 'untrusted-response'],
    ['an ID that ends a code span', { body: { accountId: '`<img/src=x>`' } }, 'untrusted-response'],
    ['an ID that a shell runs', { body: { accountId: '$(touch${IFS}pwned)' } }, 'untrusted-response'],
  ])('is not told by %s', async (what, reply, code) => {
    const failure = await failureFrom(ask(reply), code, what === 'a page' ? 'a web page (200)' : '');
    expect(failure.message).not.toContain('FAKE');
  });
});

describe('who a credential belongs to on a Data Center', () => {
  const OF_MIA = { body: { key: 'mia' } };
  const nobody = (more = '') => ({ 'x-ausername': `anonymous${more}` });
  const askServer = (reply: Reply): Promise<Account> => askMyself(answering(reply), DATA_CENTER, CREDENTIAL);

  test('is asked below the context path, in version 2', async () => {
    const body = { key: 'JIRAUSER1', name: 'mia', displayName: 'Mia', emailAddress: 'mia@example.com' };
    const { send, requests } = answering({ body });
    const account = await askMyself({ send }, DATA_CENTER, CREDENTIAL);
    expect(account).toEqual({ id: 'JIRAUSER1', name: 'mia', type: '' });
    const url = 'https://jira.example.com/jira/rest/api/2/myself';
    expect(requests).toEqual([{ method: 'GET', url, credential: CREDENTIAL, repeatable: 'read' }]);
  });

  test.each<[object, string, string]>([
    [{ key: 'JIRAUSER1' }, 'JIRAUSER1', ''],
    [{ name: 'mia' }, 'mia', 'mia'],
    [{ key: 'mia@example.com', name: 'Mia (QA)' }, 'mia@example.com', 'Mia (QA)'],
    [{ key: 'müller', name: 'müller' }, 'müller', 'müller'],
    [{ key: 'k'.repeat(255) }, 'k'.repeat(255), ''],
    [{ key: 'mia', accountId: 'x', accountType: '<b>' }, 'mia', ''],
  ])('is, for %j, %j with the name %j', async (body, id, name) => {
    expect(await askServer({ body })).toEqual({ id, name, type: '' });
  });

  test.each<[string, Reply, string]>([
    ['neither key nor name', { body: { displayName: 'Mia' } }, 'anonymous-session'],
    ['an accountId alone', { body: { accountId: ID } }, 'anonymous-session'],
    ['an account beside a failed login', { body: { key: 'mia' }, headers: FAILED }, 'credentials-rejected'],
    ['an account in an answer to nobody', { ...OF_MIA, headers: nobody() }, 'anonymous-session'],
    ['the same, repeated by a proxy', { ...OF_MIA, headers: nobody(', anonymous') }, 'anonymous-session'],
    ['an account beside an unsolved CAPTCHA', { ...OF_MIA, headers: CAPTCHA }, 'captcha-required'],
    ['a login page', { text: '<html>FAKE</html>' }, 'untrusted-response'],
    ['a key with a line feed', { body: { key: 'mia\n::add-mask::e' } }, 'untrusted-response'],
    ['a key with an escape sequence', { body: { key: 'mia\u001b[31m' } }, 'untrusted-response'],
    ['a key that ends a code span', { body: { key: '`<img/src=x>`' } }, 'untrusted-response'],
    ['a key that is too long', { body: { key: 'k'.repeat(256) } }, 'untrusted-response'],
    ['a 404', { status: 404, text: '' }, 'site-not-found'],
  ])('is not told by %s', async (_what, reply, code) => {
    const failure = await failureFrom(askServer(reply), code);
    expect(failure.message).not.toContain('FAKE');
    expect(failure.message).not.toContain('add-mask');
  });
});
