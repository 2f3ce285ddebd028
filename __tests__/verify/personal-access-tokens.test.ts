import { describe, expect, test } from '@jest/globals';
import { authorization } from '../../src/credential.js';
import { Failure, Interrupted } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import type { CredentialEnd } from '../../src/verify/session.js';
import {
  endOfPersonalAccessToken,
  isNamed,
  lineagesOf,
  listedToken,
  parseName,
  successorName,
} from '../../src/verify/personal-access-tokens.js';
import { answering, type Reply } from './answers.js';
import { dataCenter, DATA_CENTER_URL } from './contexts.js';

const CREDENTIAL = authorization(new Secret('Bearer FAKE-personal-access-token'));

async function ask(reply: Reply | Error, tokenName?: string) {
  const { context, events } = dataCenter(answering(reply).send, tokenName);
  const { credentialEnd, endUnknown } = await endOfPersonalAccessToken(CREDENTIAL, context);
  return { end: credentialEnd, endUnknown, events };
}

const listed = (tokens: unknown, tokenName?: string) => ask({ body: tokens }, tokenName);
const token = (name: string, expiringAt?: unknown): object => ({
  id: 1,
  name,
  createdAt: '2026-12-15T10:11:12.345+0100',
  ...(expiringAt !== undefined && { expiringAt }),
});
const until = (at: string | undefined): CredentialEnd => ({
  source: 'jira',
  at: at === undefined ? undefined : new Date(at),
});

test('is asked once, with the token, and not for long', async () => {
  const { send, requests } = answering({ body: [] });
  await endOfPersonalAccessToken(CREDENTIAL, dataCenter(send).context);
  const url = `${DATA_CENTER_URL}/rest/pat/latest/tokens`;
  expect(requests).toEqual([{ method: 'GET', url, credential: CREDENTIAL, repeatable: 'explanation' }]);
});

describe('the end of the only token', () => {
  test.each([
    ['2027-03-15T10:11:12.345+0100', '2027-03-15T09:11:12.345Z'],
    ['9999-12-31T23:59:59.999+1200', undefined],
  ])('%s is %s', async (expiringAt, at) => {
    expect(await listed([token('CI', expiringAt)])).toEqual({ end: until(at), events: [] });
  });

  test.each([
    ['2027-13-45T00:00:00+0000'],
    ['CI 5'],
    ['2027-03-15T10:11:12.345'],
    [['2027-03-15T10:11:12.345+0100']],
  ])('%j is not known: that is not "never"', async (expiringAt) => {
    expect((await listed([token('CI', expiringAt)])).end).toBeUndefined();
  });
});

describe('of several tokens', () => {
  const several = [token('laptop', '2027-02-10T00:00Z'), token('CI', '2027-03-15T00:00Z'), token('CI (old)')];

  test('nobody knows which one this is', async () => {
    const { end, events } = await listed(several);
    expect(end).toBeUndefined();
    expect(events).toEqual([expect.stringMatching(/^info .* 3 personal access tokens.*`token-name`/)]);
  });

  test('none has that name', async () => {
    const { end, endUnknown, events } = await listed(several, 'ci');
    expect(end).toBeUndefined();
    expect(events).toEqual([`info ${String(endUnknown)}`]);
    expect(events[0]).toMatch(/^info None of the personal access tokens/);
  });

  test('with one name, the first to end counts', async () => {
    const tokens = [
      token('CI', '2027-05-01T00:00Z'),
      { ...token('CI', '2027-04-01T00:00Z'), id: 2 },
      token('CI'),
      token('laptop', '2027-02-10T00:00Z'),
    ];
    expect((await listed(tokens, 'CI')).end).toEqual(until('2027-04-01'));
    expect((await listed([token('CI'), token('CI')], 'CI')).end).toEqual(until(undefined));
    const { end, endUnknown } = await listed([token('CI'), token('CI', 'FAKE')], 'CI');
    expect(end).toBeUndefined();
    expect(endUnknown).toContain('shows no readable expiry date');
  });

  test('one that ends this very moment is over', async () => {
    const { end, endUnknown } = await listed([token('CI', '2027-01-31T12:00:00.000+0000')]);
    expect(end).toBeUndefined();
    expect(endUnknown).toContain('does not show this one');
  });
});

describe('of several tokens that replace each other', () => {
  const first = { id: 7, name: 'CI', expiringAt: '2027-02-10T00:00Z' };
  const second = { id: 8, name: 'CI (jira-auth renewal of 7)', expiringAt: '2027-05-01T00:00Z' };
  const other = { id: 9, name: 'CI', expiringAt: '2027-02-20T00:00Z' };

  test('the first to end counts: they are one', async () => {
    expect(await listed([first, second])).toEqual({ end: until('2027-02-10'), events: [] });
    expect(await listed([second])).toEqual({ end: until('2027-05-01'), events: [] });
  });

  test('another one of the same name is another', async () => {
    const { end, endUnknown } = await listed([first, second, other]);
    expect(end).toBeUndefined();
    expect(endUnknown).toContain('3 personal access tokens');
  });

  test('without ids nobody knows whether they do', async () => {
    const { end, endUnknown } = await listed([{ name: 'CI' }, { name: 'CI' }]);
    expect(end).toBeUndefined();
    expect(endUnknown).toContain('2 personal access tokens');
    expect((await listed([{ name: 'CI' }])).end).toEqual(until(undefined));
  });
});

describe('what is listed of a token', () => {
  test('is all that Jira says', () => {
    const listing = { id: 1, name: 'CI', createdAt: '2026-12-15T10:11:12.345+0100', expiringAt: null };
    expect(listedToken(listing)).toEqual({
      id: '1',
      name: 'CI',
      createdAt: new Date('2026-12-15T09:11:12.345Z'),
      end: 'never',
    });
    expect(listedToken({})).toEqual({ id: undefined, name: '', createdAt: undefined, end: 'never' });
  });

  test.each<[unknown, string | undefined]>([
    [0, '0'],
    ['123456789012345', '123456789012345'],
    [-1, undefined],
    [[42], undefined],
    ['1234567890123456', undefined],
  ])('the id %j: %s', (id, expected) => {
    expect(listedToken({ id, name: 'CI' }).id).toBe(expected);
  });
});

describe('what can not be known fails nothing:', () => {
  test.each<[Reply]>([
    [{ status: 404, body: [token('CI')] }],
    [{ text: '<html>FAKE</html>' }],
    [{ body: [] }],
    [{ body: [null, 'CI', 42, [token('CI')]] }],
  ])('%j', async (reply) => {
    const sentence = expect.stringMatching(/^[A-Z].*\.$/);
    expect(await ask(reply)).toEqual({ end: undefined, endUnknown: sentence, events: [] });
    expect((await ask(reply, 'CI')).end).toBeUndefined();
  });

  test('a timeout', async () => {
    const { endUnknown } = await ask(new Failure('timeout', 'What.', 'Advice.'));
    expect(endUnknown).toBe("Jira does not show the list of this account's tokens: What.");
  });

  test('but a signal ends the run', async () => {
    const signal = new Interrupted('SIGTERM');
    await expect(ask(signal)).rejects.toBe(signal);
  });
});

test("the tokens' names are not printed", async () => {
  const { events } = await listed([token('##[add-mask]e'), token('::add-mask::e')], 'other');
  expect(events.join('')).not.toContain('add-mask');
});

describe('a name', () => {
  test.each([
    [
      'CI (jira-auth renewal of 7) (jira-auth renewal of 123456789012345)',
      'CI (jira-auth renewal of 7)',
      '123456789012345',
    ],
    ['CI (jira-auth renewal of 1234567890123456)', 'CI (jira-auth renewal of 1234567890123456)', undefined],
    ['CI(jira-auth renewal of 7)', 'CI(jira-auth renewal of 7)', undefined],
  ])('%j is %j, renewed from %s', (name, base, root) => {
    expect(parseName(name)).toEqual({ base, root });
  });

  test('of a successor', () => {
    expect(successorName('CI', '7')).toBe('CI (jira-auth renewal of 7)');
  });
});

describe('the token that is meant', () => {
  const renewalOf7 = successorName('CI', '7');

  test.each([
    [{ id: '8', name: renewalOf7 }, 'CI', true],
    [{ id: '7', name: 'CI' }, renewalOf7, true],
    [{ id: '8', name: 'CI' }, renewalOf7, false],
    [{ id: undefined, name: 'CI' }, renewalOf7, false],
    [{ id: '8', name: successorName('laptop', '7') }, 'CI', false],
  ])('%j asked for as %j: %s', (token, wanted, expected) => {
    expect(isNamed(token, wanted)).toBe(expected);
  });
});

describe('lineages', () => {
  const first = { id: '7', name: 'CI' };
  const second = { id: '8', name: successorName('CI', '7') };
  const third = { id: '9', name: successorName('CI', '7') };
  const sameName = { id: '10', name: 'CI' };
  const otherName = { id: '11', name: successorName('laptop', '7') };

  test('are made of what replaces each other', () => {
    expect(lineagesOf([second, sameName, first, otherName, third])).toEqual([
      { base: 'CI', root: '7', tokens: [second, first, third] },
      { base: 'CI', root: '10', tokens: [sameName] },
      { base: 'laptop', root: '7', tokens: [otherName] },
    ]);
  });
});
