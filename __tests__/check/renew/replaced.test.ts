import { describe, expect, test } from '@jest/globals';
import { replacementFor } from '../../../src/check/renew/replaced.js';
import type { ListedToken } from '../../../src/verify/personal-access-tokens.js';

const AT = new Date('2027-03-01T12:00:00Z');
const HOUR = 3_600_000;
const mark = (root: number): string => ` (jira-auth renewal of ${root})`;

function token(id: number | undefined, name: string, hours = 1000, end?: Date): ListedToken {
  const createdAt = new Date(AT.getTime() - hours * HOUR);
  return { id: id === undefined ? undefined : String(id), name, createdAt, end: end ?? 'never' };
}

interface Expected {
  readonly name: string;
  readonly replaced: readonly string[];
  readonly spared?: readonly string[];
}

describe('certain', () => {
  test.each<[string, readonly ListedToken[], string | undefined, Expected]>([
    ['the only token', [token(1, 'CI')], undefined, { name: `CI${mark(1)}`, replaced: ['1'] }],
    [
      'the only one of the name',
      [token(1, 'CI'), token(2, 'laptop')],
      'CI',
      { name: `CI${mark(1)}`, replaced: ['1'] },
    ],
    ['a successor', [token(9, `CI${mark(1)}`)], undefined, { name: `CI${mark(1)}`, replaced: ['9'] }],
    [
      'a successor, by the first name',
      [token(9, `CI${mark(1)}`), token(2, 'laptop')],
      'CI',
      { name: `CI${mark(1)}`, replaced: ['9'] },
    ],
    [
      'a successor, by its own name',
      [token(9, `CI${mark(1)}`), token(12, `CI${mark(2)}`)],
      `CI${mark(2)}`,
      { name: `CI${mark(2)}`, replaced: ['12'] },
    ],
    [
      'the first one and what cut-off renewals left, by the name of the successor',
      [token(1, 'CI'), token(9, `CI${mark(1)}`), token(10, `CI${mark(1)}`)],
      `CI${mark(1)}`,
      { name: `CI${mark(1)}`, replaced: ['1', '9', '10'] },
    ],
    [
      'all but what was made in the last two hours',
      [token(1, 'CI', 1), token(9, `CI${mark(1)}`, 2), token(10, `CI${mark(1)}`, 1.9)],
      undefined,
      { name: `CI${mark(1)}`, replaced: ['1', '9'], spared: ['10'] },
    ],
    [
      'the only one, although it was made just now',
      [token(9, `CI${mark(1)}`, 0)],
      undefined,
      { name: `CI${mark(1)}`, replaced: ['9'] },
    ],
    [
      'one beside an ended one of the name',
      [token(1, 'CI', 1000, new Date(AT.getTime())), token(2, 'CI')],
      undefined,
      { name: `CI${mark(2)}`, replaced: ['2'] },
    ],
  ])('%s', (_what, tokens, tokenName, expected) => {
    expect(replacementFor({ tokens, at: AT }, tokenName)).toEqual({
      spared: [],
      doubt: undefined,
      ...expected,
    });
  });
});

describe('not certain, so nothing is replaced:', () => {
  test.each<[string, readonly ListedToken[], string | undefined, string]>([
    ['two tokens', [token(1, 'CI'), token(2, 'laptop')], undefined, 'jira-auth'],
    ['two of one name', [token(1, 'CI'), token(2, 'CI')], 'CI', 'CI'],
    [
      "two of one name, and one's successor",
      [token(1, 'CI'), token(2, 'CI'), token(9, `CI${mark(1)}`)],
      'CI',
      'CI',
    ],
    ['successors of two of one name', [token(9, `CI${mark(1)}`), token(10, `CI${mark(2)}`)], 'CI', 'CI'],
    [
      'a token that a person made beside a successor',
      [token(9, `CI${mark(1)}`), token(12, 'CI')],
      'CI',
      'CI',
    ],
    ['none of the name', [token(1, 'CI')], 'bot', 'bot'],
    ['an empty list', [], undefined, 'jira-auth'],
    ['a token without a number', [token(undefined, 'CI')], undefined, 'jira-auth'],
    ['one without a number beside the only one', [token(1, 'CI'), token(undefined, 'CI')], 'CI', 'CI'],
    ['a number that is none', [token(undefined, `CI${mark(1)}`)], undefined, 'jira-auth'],
  ])('%s', (_what, tokens, tokenName, name) => {
    const found = replacementFor({ tokens, at: AT }, tokenName);
    expect(found).toMatchObject({ name, replaced: [], spared: [] });
    expect(found.doubt).toMatch(/\.$/);
  });

  test('two tokens, one of which has ended by a clock that is not Jira’s', () => {
    const tokens = [token(1, 'CI', 1000, new Date(AT.getTime() - HOUR)), token(2, 'CI')];
    expect(replacementFor({ tokens, at: undefined }, 'CI').replaced).toEqual([]);
  });
});

test('without a date of the server or of the token, a successor beside another may be in hand', () => {
  const successor = token(9, `CI${mark(1)}`);
  expect(replacementFor({ tokens: [token(1, 'CI'), successor], at: undefined }, 'CI').spared).toEqual(['9']);
  const dateless = { ...successor, createdAt: undefined };
  expect(replacementFor({ tokens: [token(1, 'CI'), dateless], at: AT }, 'CI').spared).toEqual(['9']);
});
