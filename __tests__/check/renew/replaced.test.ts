import { expect, test } from '@jest/globals';
import { replacementFor } from '../../../src/check/renew/personal-access-token.js';
import { failureOf } from '../../project/failure-of.js';
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

test.each<[list: string, tokenName: string | undefined, name: string, replaced: string, spared?: string]>([
  ['1 CI', undefined, 'CI+1', '1'],
  ['9 CI+1', undefined, 'CI+1', '9'],
  ['9 CI+1, 2 laptop', 'CI', 'CI+1', '9'],
  ['9 CI+1, 12 CI+2', 'CI+2', 'CI+2', '12'],
  ['1 CI, 9 CI+1, 10 CI+1', 'CI+1', 'CI+1', '1 9 10'],
  ['1 CI made 1, 9 CI+1 made 2, 10 CI+1 made 1.9', undefined, 'CI+1', '1 9', '10'],
  ['9 CI+1 made 0', undefined, 'CI+1', '9'],
])('certain: %s, by the name %s', (...[list, tokenName, name, replaced, spared = '']) => {
  expect(replacementFor(tokens(list), AT, tokenName && named(tokenName))).toEqual({
    name: named(name),
    replaced: replaced.split(' '),
    spared: spared.split(' ').filter((id) => id !== ''),
  });
});

test.each<[list: string, tokenName: string | undefined]>([
  ['1 CI, 2 laptop', undefined],
  ['1 CI, 2 CI, 9 CI+1', 'CI'],
  ['9 CI+1, 10 CI+2', 'CI'],
  ['9 CI+1, 12 CI', 'CI'],
  ['', undefined],
  ['- CI', undefined],
  ['1 CI, - CI', 'CI'],
  ['- CI+1', undefined],
])('not certain, so nothing is renewed: %s, by the name %s', (list, tokenName) => {
  failureOf(() => replacementFor(tokens(list), AT, tokenName), 'credential-not-renewed', 'which one');
});

test('a token that has ended by the clock of Jira does not count', () => {
  const list = [...tokens('1 CI', AT), ...tokens('2 CI')];
  const found = replacementFor(list, AT, undefined);
  expect(found).toMatchObject({ name: named('CI+2'), replaced: ['2'] });
  failureOf(() => replacementFor(list, undefined, 'CI'), 'credential-not-renewed');
});

test('without a date, a successor may be in hand', () => {
  const [first, successor] = tokens('1 CI, 9 CI+1');
  const list = first && successor ? [first, successor] : [];
  expect(replacementFor(list, undefined, 'CI').spared).toEqual(['9']);
  const dateless = list.map((each) => ({ ...each, createdAt: undefined }));
  expect(replacementFor(dateless, AT, 'CI').spared).toEqual(['9']);
});
