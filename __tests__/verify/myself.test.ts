import { describe, expect, test } from '@jest/globals';
import { Secret } from '../../src/secret.js';
import { askMyself, type Account } from '../../src/verify/myself.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';

const AUTHORIZATION = new Secret('Basic FAKE-authorization');
const ID = '712020:01234567-89ab-4cde-8f01-23456789abcd';

const ask = (reply: Reply): Promise<Account> =>
  askMyself(answering(reply).send, 'https://acme.atlassian.net', AUTHORIZATION);

describe('who a credential belongs to', () => {
  test('is asked once, at the one place that has no answer for nobody', async () => {
    const { send, requests } = answering({
      body: { accountId: ID, displayName: 'Mia', accountType: 'atlassian' },
    });
    const account = await askMyself(send, 'https://acme.atlassian.net', AUTHORIZATION);
    expect(account).toEqual({ id: ID, name: 'Mia', type: 'atlassian' });
    expect(requests).toEqual([
      {
        method: 'GET',
        url: 'https://acme.atlassian.net/rest/api/3/myself',
        authorization: AUTHORIZATION,
        repeatable: 'read',
      },
    ]);
  });

  test.each([
    ID,
    '5b10ac8d82e05b22cc7d4ef5',
    '557058:01234567-89ab-4cde-8f01-23456789abcd',
    'qm:01234567-89ab-4cde-8f01-23456789abcd:1',
    'a'.repeat(128),
  ])('is an account of any documented form: %s', async (accountId) => {
    expect(await ask({ body: { accountId } })).toEqual({ id: accountId, name: '', type: '' });
  });

  test.each<[string, Reply, string]>([
    ['no accountId', { body: { displayName: 'Mia' } }, 'anonymous-session'],
    ['an empty accountId', { body: { accountId: '' } }, 'anonymous-session'],
    ['accountId null', { body: { accountId: null } }, 'anonymous-session'],
    ['accountId as a number', { body: { accountId: 42 } }, 'anonymous-session'],
    [
      'a failed log-in beside an account',
      { body: { accountId: ID }, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } },
      'anonymous-session',
    ],
    ['a page', { text: '<html>FAKE</html>' }, 'untrusted-response'],
    ['a list', { body: [] }, 'untrusted-response'],
    ['null', { body: 'null' }, 'untrusted-response'],
    [
      'an account with another status than 200',
      { status: 203, body: { accountId: ID } },
      'untrusted-response',
    ],
    ['accountId with a line feed', { body: { accountId: `${ID}\n` } }, 'untrusted-response'],
    ['accountId with a space', { body: { accountId: 'a b' } }, 'untrusted-response'],
    ['accountId too long', { body: { accountId: 'a'.repeat(129) } }, 'untrusted-response'],
    ['accountId outside of ASCII', { body: { accountId: 'é' } }, 'untrusted-response'],
    ['an odd accountType', { body: { accountId: ID, accountType: '<b>' } }, 'untrusted-response'],
    ['a 401', { status: 401, body: { accountId: ID } }, 'credentials-rejected'],
  ])('is not told by %s', async (_what, reply, code) => {
    const failure = await failureFrom(ask(reply));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain('FAKE');
  });

  // It is printed, stands in the summary, and goes to outputs and variables.
  test.each([
    ['the runner reads as a command', '##[add-mask]e'],
    ['the runner reads as a command', '##[stop-commands]x'],
    ['ends a code span in Markdown', '`<img/src=x>`'],
    ['ends a cell of a table', 'a|b'],
    ['a shell runs', '$(touch${IFS}pwned)'],
    ['a shell runs', 'a;id'],
    ['ends a word in a shell', `a"'b`],
  ])('is no account whose ID %s: %s', async (_what, accountId) => {
    expect((await failureFrom(ask({ body: { accountId } }))).code).toBe('untrusted-response');
  });
});
