import { describe, expect, test } from '@jest/globals';
import type { OrganizationToken } from '../../../src/check/organization.js';
import { matching } from '../../../src/check/sources/organization.js';
import type { Answer, Subject } from '../../../src/check/sources/source.js';
import { given, type Values } from '../../read/given.js';
import { NOW } from '../sample.js';

const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

function token(changes: Partial<OrganizationToken> = {}): OrganizationToken {
  return {
    kind: 'api-token-of-any-kind',
    label: 'ci',
    accountId: 'FAKE-mia',
    email: 'mia@acme.example',
    clientId: undefined,
    endsAt: inDays(20),
    ...changes,
  };
}

const API_TOKEN = { method: 'auto', apiToken: 'FAKE' };
const CLIENT = { method: 'client-credentials', clientId: 'FAKE-client' };

interface Tried {
  readonly credentials?: object;
  readonly accountId?: string;
  readonly tokenName?: string;
  readonly values?: Values;
}

function subjectOf({ credentials = API_TOKEN, accountId, tokenName, values = {} }: Tried): Subject {
  return {
    credential: { name: 'web', inputs: given(values), secret: undefined },
    trial: {
      request: { credentials, settings: { tokenName } },
      session: accountId === undefined ? undefined : { account: { id: accountId } },
    },
    now: NOW,
  } as unknown as Subject;
}

function answerTo(tried: Tried, tokens: OrganizationToken[], trouble: string[] = []): Answer | undefined {
  const subject = subjectOf(tried);
  const { add, source } = matching([subject], trouble);
  for (const each of tokens) add(each);
  return source.find(subject);
}

const MIA = { accountId: 'FAKE-mia' };
const UNKNOWN = { unknown: expect.any(String) };

test.each<[string, Tried, OrganizationToken[], Answer | undefined | object]>([
  ['the only one of its account', MIA, [token()], { at: inDays(20) }],
  ['one that never ends', MIA, [token({ endsAt: 'never' })], { at: 'never' }],
  ['one whose end can not be read', MIA, [token({ endsAt: undefined })], UNKNOWN],
  ["another account's alone", MIA, [token({ accountId: 'FAKE-ada' })], UNKNOWN],
  [
    'by the e-mail, if a list has other IDs',
    { ...MIA, values: { email: 'MIA@acme.example' } },
    [token({ accountId: 'FAKE-other-id' })],
    { at: inDays(20) },
  ],
  [
    'by the e-mail, if it could not be tried',
    { values: { email: 'mia@acme.example' } },
    [token()],
    { at: inDays(20) },
  ],
  [
    'nothing, if it may not ask whose it is',
    { accountId: '' },
    [token({ accountId: '', email: '' })],
    UNKNOWN,
  ],
  ['nothing, if nobody knows whose it is', {}, [token(), token({ accountId: '', email: '' })], UNKNOWN],
  ['one of two', MIA, [token(), token({ label: 'other' })], UNKNOWN],
  [
    'the one that was named',
    { ...MIA, tokenName: 'other' },
    [token(), token({ label: 'other', endsAt: inDays(3) })],
    { at: inDays(3) },
  ],
  ['none of that name', { ...MIA, tokenName: 'nobody' }, [token()], UNKNOWN],
  [
    'the first to end of several with its name',
    { ...MIA, tokenName: 'ci' },
    [token({ endsAt: inDays(50) }), token({ endsAt: inDays(9) }), token({ endsAt: 'never' })],
    { at: inDays(9) },
  ],
  ['none that is over, as it works', MIA, [token({ endsAt: inDays(-3) }), token()], { at: inDays(20) }],
  ['nothing, if all are over and it works', MIA, [token({ endsAt: inDays(-3) })], UNKNOWN],
  [
    'one that is over, if it does not',
    { values: { email: 'mia@acme.example' } },
    [token({ endsAt: inDays(-3) })],
    { at: inDays(-3) },
  ],
  [
    'a client by its ID',
    { ...MIA, credentials: CLIENT },
    [
      token(),
      token({ clientId: 'FAKE-other' }),
      token({ clientId: 'FAKE-client', accountId: 'x', endsAt: inDays(4) }),
    ],
    { at: inDays(4) },
  ],
  ['no client for a token', MIA, [token({ clientId: 'FAKE-client' })], UNKNOWN],
  ['no token for a client', { ...MIA, credentials: CLIENT }, [token()], UNKNOWN],
  [
    'nothing of what no list has',
    { ...MIA, credentials: { method: 'refresh-token', clientId: 'FAKE-client' } },
    [token()],
    undefined,
  ],
])('finds %s', (_what, tried, tokens, answer) => {
  expect(answerTo(tried, tokens)).toEqual(answer);
});

describe('why nothing was found', () => {
  test('is what a list was not read for, if one was not', () => {
    expect(answerTo(MIA, [], ['The key may not list them (403).'])).toEqual({
      unknown: 'The key may not list them (403).',
    });
    expect(answerTo(MIA, [])).toEqual({ unknown: "It is not in the organization's lists." });
  });

  test('but what was found counts', () => {
    expect(answerTo(MIA, [token()], ['The key may not list the others (403).'])).toEqual({ at: inDays(20) });
  });

  test('is that there are several, and how to tell them apart', () => {
    expect(answerTo(MIA, [token(), token()])).toEqual({
      unknown: expect.stringMatching(/has 2 tokens .* `token-name`/),
    });
  });
});

test('every credential finds its own, and one that could not be read nothing', () => {
  const mia = subjectOf(MIA);
  const ada = subjectOf({ accountId: 'FAKE-ada' });
  const unread = { ...mia, trial: { ...mia.trial, request: undefined } };
  const { add, source } = matching([mia, ada, unread], []);
  add(token());
  add(token({ accountId: 'FAKE-ada', email: 'ada@acme.example', endsAt: inDays(5) }));
  expect([mia, ada, unread].map((subject) => source.find(subject))).toEqual([
    { at: inDays(20) },
    { at: inDays(5) },
    undefined,
  ]);
});

test('of thousands with one name, memory is kept for some', () => {
  const subject = subjectOf({ ...MIA, tokenName: 'ci' });
  const { add, source } = matching([subject], []);
  for (let index = 0; index < 5000; index++) add(token());
  expect(source.find(subject)).toEqual({ at: inDays(20) });
});
