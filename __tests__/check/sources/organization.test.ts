import { expect, test } from '@jest/globals';
import type { OrganizationToken } from '../../../src/check/organization.js';
import { matching } from '../../../src/check/sources/organization.js';
import type { Answer, Subject } from '../../../src/check/sources/source.js';
import { given, type Values } from '../../read/given.js';
import { NOW } from '../sample.js';

const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

const token = (changes: Partial<OrganizationToken> = {}): OrganizationToken => ({
  kind: 'api-token-of-any-kind',
  label: 'ci',
  accountId: 'FAKE-mia',
  email: 'mia@acme.example',
  clientId: undefined,
  endsAt: inDays(20),
  ...changes,
});

interface Tried {
  readonly credentials?: object;
  readonly accountId?: string;
  readonly tokenName?: string;
  readonly values?: Values;
}

function subjectOf({ credentials, accountId, tokenName, values = {} }: Tried): Subject {
  return {
    credential: { name: 'web', inputs: given(values), secret: undefined },
    trial: {
      request: { credentials: credentials ?? { method: 'auto', apiToken: 'FAKE' }, settings: { tokenName } },
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
const BY_EMAIL = { values: { email: 'MIA@acme.example' } };
const CLIENT = { ...MIA, credentials: { method: 'client-credentials', clientId: 'FAKE-client' } };
const OVER = token({ endsAt: inDays(-3) });
const OTHER = token({ label: 'other', endsAt: inDays(3) });
const CLIENTS = ['FAKE-other', 'FAKE-client'].map((clientId) => token({ clientId, accountId: 'x' }));
const NOBODYS = token({ accountId: '', email: '' });
const FOUND = { at: inDays(20) };
const UNKNOWN = { unknown: expect.any(String) };
const MISSING = { unknown: "It is not in the organization's lists." };

test.each<[string, Tried, OrganizationToken[], Answer | undefined | object]>([
  ['the only one of its account', MIA, [token()], FOUND],
  ['one that never ends', MIA, [token({ endsAt: 'never' })], { at: 'never' }],
  ['one whose end can not be read', MIA, [token({ endsAt: undefined })], UNKNOWN],
  ["another account's alone", MIA, [token({ accountId: 'FAKE-ada' })], MISSING],
  ['by the e-mail, if a list has other IDs', { ...MIA, ...BY_EMAIL }, [token({ accountId: 'x' })], FOUND],
  ['by the e-mail, if it could not be tried', BY_EMAIL, [token()], FOUND],
  ['nothing, if it may not ask whose it is', { accountId: '' }, [NOBODYS], MISSING],
  ['nothing, if it is not known whose it is', {}, [token(), NOBODYS], MISSING],
  ['one of two', MIA, [token(), OTHER], { unknown: expect.stringMatching(/has 2 tokens .* `token-name`/) }],
  ['the one that was named', { ...MIA, tokenName: 'other' }, [token(), OTHER], { at: inDays(3) }],
  ['none of that name', { ...MIA, tokenName: 'nobody' }, [token()], MISSING],
  [
    'the first to end of several with its name',
    { ...MIA, tokenName: 'ci' },
    [token({ endsAt: inDays(50) }), token({ endsAt: inDays(9) }), token({ endsAt: 'never' })],
    { at: inDays(9) },
  ],
  ['none that is over, as it works', MIA, [OVER, token()], FOUND],
  ['nothing, if all are over and it works', MIA, [OVER], MISSING],
  ['one that is over, if it does not work', BY_EMAIL, [OVER], { at: inDays(-3) }],
  ['a client by its ID', CLIENT, [token(), ...CLIENTS], FOUND],
  ['no client for a token', MIA, CLIENTS, MISSING],
  ['no token for a client', CLIENT, [token()], MISSING],
  ['nothing of what no list has', { ...MIA, credentials: { method: 'refresh-token' } }, [token()], undefined],
  // Memory is kept for some of thousands.
  [
    'one of 5000 with one name',
    { ...MIA, tokenName: 'ci' },
    Array<OrganizationToken>(5000).fill(token()),
    FOUND,
  ],
])('finds %s', (_what, tried, tokens, answer) => {
  expect(answerTo(tried, tokens)).toEqual(answer);
});

test('why nothing was found is what a list was not read for, if one was not', () => {
  const trouble = ['The key may not list them (403).'];
  expect(answerTo(MIA, [], trouble)).toEqual({ unknown: trouble[0] });
  expect(answerTo(MIA, [token()], trouble)).toEqual(FOUND);
});

test('every credential finds its own, and one that could not be read nothing', () => {
  const mia = subjectOf(MIA);
  const ada = subjectOf({ accountId: 'FAKE-ada' });
  const unread = { ...mia, trial: { ...mia.trial, request: undefined } };
  const { add, source } = matching([mia, ada, unread], []);
  add(token());
  add(token({ accountId: 'FAKE-ada', email: 'ada@acme.example', endsAt: inDays(5) }));
  const answers = [mia, ada, unread].map((subject) => source.find(subject));
  expect(answers).toEqual([FOUND, { at: inDays(5) }, undefined]);
});
