import { describe, expect, test } from '@jest/globals';
import { type Answer, declared, inOrganization, jira, oauth } from '../../src/check/ends.js';
import type { OrganizationToken } from '../../src/check/organization.js';
import type { Trial } from '../../src/check/trial.js';
import { authorization } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import { inDays, NOW, token, trialOf } from './given.js';

const credential = authorization(new Secret('Bearer FAKE-successor'));
const SAVED = 'It was renewed: the new one is in the file, and ';
const renewed = { credential, savedIn: 'the file', endsAt: inDays(90), left: [] };

const HALF = { ...renewed, endsAt: undefined, left: ['Look at 7.'] };
const LEFT = [
  `${SAVED}the old one is not fully revoked.`,
  'Look at 7.',
  'Jira did not say when the new one expires.',
];

test.each<[string, object, Answer | undefined]>([
  ['a moment', { session: { credentialEnd: { source: 'jira', at: NOW } } }, { at: NOW }],
  ['never', { session: { credentialEnd: { source: 'jira', at: undefined } } }, { at: 'never' }],
  ['a declared date', { session: { credentialEnd: { source: 'expires-on', at: NOW } } }, undefined],
  ['why not', { session: { endUnknown: 'It is hidden (404).' } }, { reasons: ['It is hidden (404).'] }],
  ['nothing', {}, undefined],
  ['when a successor ends', { renewed }, { at: inDays(90), reasons: [`${SAVED}the old one is revoked.`] }],
  ['what is left of the old one', { renewed: HALF }, { reasons: LEFT }],
])('Jira says %s', (_what, changes, answer) => {
  expect(jira(trialOf({ session: undefined, ...changes }))).toEqual(answer);
});

test.each([
  ['2028-02-29', { at: new Date('2028-02-29T23:59:59Z') }],
  ['2027-02-29', undefined],
  ['', undefined],
])('a declared day lasts to its end: %j', (day, answer) => {
  expect(declared(trialOf({ request: undefined }, { 'expires-on': day }))).toEqual(answer);
});

describe('a grant', () => {
  const at = (day: string): Date => new Date(`${day}T12:00:00Z`);
  const ends = (rotatedAt: Date, consentedAt?: Date, consentedOn = ''): Answer | undefined => {
    const session = { deployment: 'cloud', grant: { rotatedAt, consentedAt } };
    return oauth(trialOf({ session }, { 'consented-on': consentedOn }));
  };

  const UNUSED = '2027-05-30T12';

  /** The rotation, the consent that the store remembers, and the one that the owner gives. */
  test.each<[string, string, string, string, string, RegExp]>([
    ['of an unknown consent', '2027-03-01', '', '', UNUSED, /consent is unknown/],
    ['that is young', '2027-03-01', '2027-02-01', '', UNUSED, /unless it is used/],
    ['with a new consent since', '2027-03-01', '2026-03-10', '2026-04-01', '2027-04-01T00', /\(2026-04-01\)/],
    ['whose store knows better', '2027-03-01', '2026-04-01', '2025-04-01', '2027-04-01T12', /\(2026-04-01\)/],
    ['that has outlived its year', '2027-06-01', '2026-04-01', '', '2027-08-30T12', /is still valid/],
    ['with a consent in the future', '2027-03-01', '', '2027-03-02', UNUSED, /consent is unknown/],
    ['over a leap day', '2028-02-01', '2027-03-15', '', '2028-03-14T12', /by 2028-03-14/],
    ['with a date of consent that is not one', '2027-03-01', '', 'spring', UNUSED, /not a date/],
  ])('%s', (_what, rotated, consented, consentedOn, end, said) => {
    const found = ends(at(rotated), consented === '' ? undefined : at(consented), consentedOn);
    const { at: day, reasons = [] } = found && 'at' in found ? found : { at: 'never' };
    expect((day as Date).toISOString().slice(0, 13)).toBe(end);
    expect(reasons.join(' ')).toMatch(said);
  });

  test.each([undefined, {}, { deployment: 'data-center', grant: { rotatedAt: NOW } }])(
    'of Cloud alone: %j',
    (session) => {
      expect(oauth(trialOf({ session }))).toBeUndefined();
    },
  );
});

describe("an organization's lists", () => {
  const MIA = { session: { account: { id: 'FAKE-mia' } } };
  const NOT_TRIED = {};
  const BY_EMAIL = { ...NOT_TRIED, email: 'MIA@acme.example' };
  const CLIENT = { ...MIA, credentials: { method: 'client-credentials', clientId: 'FAKE-client' } };
  const NOT_LISTED = { ...MIA, credentials: { method: 'refresh-token', clientId: 'FAKE-client' } };
  const named = (tokenName: string): object => ({ ...MIA, tokenName });
  const eternal = token({ endsAt: 'never' });
  const OWNERLESS = token({ accountId: '', email: '' });
  const over = token({ endsAt: inDays(-3) });
  const client = token({ clientId: 'FAKE-client', accountId: 'x', endsAt: inDays(4) });

  type Tried = Partial<Record<'tokenName' | 'email', string> & Record<'session' | 'credentials', object>>;
  const API_TOKEN = { method: 'auto', apiToken: 'FAKE' };
  const subject = ({ session, credentials = API_TOKEN, tokenName, email }: Tried): Trial =>
    trialOf(
      { session, request: { credentials, settings: { tokenName } } },
      email === undefined ? {} : { email },
    );
  const answer = (tried: Tried, tokens: readonly OrganizationToken[], trouble?: string) => {
    return inOrganization(tokens, trouble)(subject(tried));
  };

  test.each<[string, Tried, OrganizationToken[], number | 'never' | RegExp | undefined]>([
    ['the only one of its account', MIA, [token()], 20],
    ['one that never ends', MIA, [eternal], 'never'],
    ['one whose end can not be read', MIA, [token({ endsAt: undefined })], /shows no readable expiry date/],
    ['by the e-mail, if a list has other IDs', { ...BY_EMAIL, ...MIA }, [token({ accountId: 'x' })], 20],
    ['by the e-mail, if it could not be tried', BY_EMAIL, [token()], 20],
    ['nothing of an unknown account', { session: { account: { id: '' } } }, [OWNERLESS], /not in/],
    ['nothing of no account', NOT_TRIED, [token(), OWNERLESS], /not in the/],
    ['one of two, but not which', MIA, [token(), token({ label: 'other' })], /has 2 tokens .* `token-name`/],
    ['the one that was named', named('other'), [token(), token({ label: 'other', endsAt: inDays(3) })], 3],
    ['none of that name', named('nobody'), [token()], /not in the/],
    ['the first to end of a name', named('ci'), [eternal, token({ endsAt: inDays(9) }), token()], 9],
    ['of many with one name', named('ci'), Array.from({ length: 200 }, () => token()), 20],
    ['none that is over, as it works', MIA, [over, token()], 20],
    ['one that is over, if it does not', BY_EMAIL, [over], -3],
    ['a client by its ID', CLIENT, [token(), token({ clientId: 'FAKE-other' }), client], 4],
    ['no client for a token', MIA, [client], /not in the/],
    ['nothing of what no list has', NOT_LISTED, [token(), client], undefined],
  ])('tell of %s', (_what, tried, tokens, expected) => {
    const at = typeof expected === 'number' ? { at: inDays(expected) } : { at: expected };
    expect(answer(tried, tokens)).toEqual(
      expected instanceof RegExp ? { reasons: [expect.stringMatching(expected)] } : expected && at,
    );
  });

  test('tell why a list could not be read, unless another one knows', () => {
    const unknown = 'It may not list them (403).';
    expect(answer(MIA, [], unknown)).toEqual({ reasons: [unknown] });
    expect(answer(MIA, [token()], unknown)).toEqual({ at: inDays(20) });
  });

  test('tell each credential its own, and an unread one nothing', () => {
    const ada = subject({ session: { account: { id: 'FAKE-ada' } } });
    const trials = [subject(MIA), ada, trialOf({ request: undefined })];
    const others = token({ accountId: 'FAKE-ada', email: 'ada@acme.example', endsAt: inDays(5) });
    expect(trials.map(inOrganization([token(), others]))).toEqual([
      { at: inDays(20) },
      { at: inDays(5) },
      undefined,
    ]);
  });
});
