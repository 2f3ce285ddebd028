import { expect, test } from '@jest/globals';
import { replacementFor } from '../../../src/check/renew/personal-access-token.js';
import type { ListedToken } from '../../../src/verify/personal-access-tokens.js';

const AT = new Date('2027-03-01T12:00:00Z');
const HOUR = 3_600_000;

/** Expands a name: `CI+1` is a token that renews token 1. */
const named = (short: string): string => short.replace(/\+(\d+)$/, ' (jira-auth renewal of $1)');

/** Parses tokens such as `1 CI, 9 CI+1 made 2`: a number (`-` for none), a name, and the age in hours. */
function tokens(list: string, end: ListedToken['end'] = 'never'): ListedToken[] {
  return list.split(', ').flatMap((text) => {
    const [, id, name, hours = '1000'] = /^(\S+) (\S+)(?: made (\S+))?$/.exec(text) ?? [];
    if (name === undefined) return [];
    const createdAt = new Date(AT.getTime() - Number(hours) * HOUR);
    return [{ id: id === '-' ? undefined : id, name: named(name), createdAt, end }];
  });
}

test.each<[string, string, string | undefined, string, string, string?]>([
  ['the only token', '1 CI', undefined, 'CI+1', '1'],
  ['a successor', '9 CI+1', undefined, 'CI+1', '9'],
  ['a successor, by the first name', '9 CI+1, 2 laptop', 'CI', 'CI+1', '9'],
  ['a successor, by its own name', '9 CI+1, 12 CI+2', 'CI+2', 'CI+2', '12'],
  ['the first, and what cut-off renewals left', '1 CI, 9 CI+1, 10 CI+1', 'CI+1', 'CI+1', '1 9 10'],
  ['not what is new', '1 CI made 1, 9 CI+1 made 2, 10 CI+1 made 1.9', undefined, 'CI+1', '1 9', '10'],
  ['the only one, although it was made just now', '9 CI+1 made 0', undefined, 'CI+1', '9'],
])('certain: %s (%s)', (...[, list, tokenName, name, replaced, spared = '']) => {
  expect(replacementFor({ tokens: tokens(list), at: AT }, tokenName && named(tokenName))).toEqual({
    name: named(name),
    replaced: replaced.split(' '),
    spared: spared.split(' ').filter((id) => id !== ''),
    doubt: undefined,
  });
});

test.each<[string, string, string | undefined, string]>([
  ['two tokens', '1 CI, 2 laptop', undefined, 'jira-auth'],
  ["two of one name, and one's successor", '1 CI, 2 CI, 9 CI+1', 'CI', 'CI'],
  ['successors of two of one name', '9 CI+1, 10 CI+2', 'CI', 'CI'],
  ['a token that a person made beside a successor', '9 CI+1, 12 CI', 'CI', 'CI'],
  ['an empty list', '', undefined, 'jira-auth'],
  ['a token without a number', '- CI', undefined, 'jira-auth'],
  ['one without a number beside the only one', '1 CI, - CI', 'CI', 'CI'],
  ['a successor without a number', '- CI+1', undefined, 'jira-auth'],
])('not certain, so nothing is replaced: %s', (_what, list, tokenName, name) => {
  const found = replacementFor({ tokens: tokens(list), at: AT }, tokenName);
  expect(found).toMatchObject({ name, replaced: [], spared: [], doubt: expect.stringMatching(/\.$/) });
});

test('a token that has ended counts for nothing, but only by the clock of Jira', () => {
  const list = [...tokens('1 CI', AT), ...tokens('2 CI')];
  const found = replacementFor({ tokens: list, at: AT }, undefined);
  expect(found).toMatchObject({ name: named('CI+2'), replaced: ['2'] });
  expect(replacementFor({ tokens: list, at: undefined }, 'CI').replaced).toEqual([]);
});

test('without a date of the server or of the token, a successor beside another may be in hand', () => {
  const [first, successor] = tokens('1 CI, 9 CI+1');
  const list = first && successor ? [first, successor] : [];
  expect(replacementFor({ tokens: list, at: undefined }, 'CI').spared).toEqual(['9']);
  const dateless = list.map((each) => ({ ...each, createdAt: undefined }));
  expect(replacementFor({ tokens: dateless, at: AT }, 'CI').spared).toEqual(['9']);
});
