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
  test('is asked once (D4)', async () => {
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
    expect(failure.advice).toContain('set `identity: optional`');
    const { id, unknown } = await askMyself({ ...answering(reply), mayBeUnknown: true }, CLOUD, CREDENTIAL);
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

  test('may have an accountId of 128 characters, and nothing else', async () => {
    const accountId = 'a'.repeat(128);
    expect(await ask({ body: { accountId } })).toEqual({ id: accountId, name: '', type: '' });
  });

  test.each<[Reply, string, string?]>([
    [{ body: { displayName: 'Mia' } }, 'anonymous-session'],
    [{ body: { accountId: 42 } }, 'anonymous-session'],
    [{ body: { accountId: ID }, headers: FAILED }, 'anonymous-session'],
    [{ text: '<html>FAKE</html>' }, 'untrusted-response', 'a web page (200)'],
    [{ body: [] }, 'untrusted-response'],
    [{ status: 203, body: { accountId: ID } }, 'untrusted-response'],
    [{ body: { accountId: 'a'.repeat(129) } }, 'untrusted-response'],
    [{ body: { accountId: ID, accountType: '<b>' } }, 'untrusted-response'],
    [{ body: { accountId: `${ID}\n` } }, 'untrusted-response'],
  ])('is not told by %j: %s', async (reply, code, words = '') => {
    const failure = await failureFrom(ask(reply), code, words);
    expect(failure.message).not.toContain('FAKE');
  });
});

describe('who a credential belongs to on a Data Center', () => {
  const OF_MIA = { body: { key: 'mia' } };
  const nobody = { 'x-ausername': 'anonymous, anonymous' };
  const askServer = (reply: Reply): Promise<Account> => askMyself(answering(reply), DATA_CENTER, CREDENTIAL);

  test.each<[object, string, string]>([
    [{ key: 'JIRAUSER1', name: 'mia', displayName: 'Mia' }, 'JIRAUSER1', 'mia'],
    [{ name: 'mia' }, 'mia', 'mia'],
    [{ key: 'müller@example.com', name: 'Mia (QA)' }, 'müller@example.com', 'Mia (QA)'],
    [{ key: 'k'.repeat(255) }, 'k'.repeat(255), ''],
    [{ key: 'mia', accountId: 'x', accountType: '<b>' }, 'mia', ''],
  ])('is, for %j, %j with the name %j', async (body, id, name) => {
    expect(await askServer({ body })).toEqual({ id, name, type: '' });
  });

  test.each<[Reply, string]>([
    [{ body: { accountId: ID } }, 'anonymous-session'],
    [{ body: { key: 'mia' }, headers: FAILED }, 'credentials-rejected'],
    [{ ...OF_MIA, headers: nobody }, 'anonymous-session'],
    [{ ...OF_MIA, headers: CAPTCHA }, 'captcha-required'],
    [{ text: '<html>FAKE</html>' }, 'untrusted-response'],
    [{ body: { key: 'mia\n::add-mask::e' } }, 'untrusted-response'],
    [{ body: { key: '`<img/src=x>`' } }, 'untrusted-response'],
    [{ body: { key: 'k'.repeat(256) } }, 'untrusted-response'],
  ])('is not told by %j: %s', async (reply, code) => {
    const failure = await failureFrom(askServer(reply), code);
    expect(failure.message).not.toContain('FAKE');
    expect(failure.message).not.toContain('add-mask');
  });
});
