import { describe, expect, test } from '@jest/globals';
import { isNamed, lineagesOf, parseName, successorName } from '../../src/verify/personal-access-tokens.js';

describe('a name', () => {
  test.each([
    ['CI', 'CI', undefined],
    ['', '', undefined],
    ['CI (jira-auth renewal of 7)', 'CI', '7'],
    ['CI (jira-auth renewal of 123456789012345)', 'CI', '123456789012345'],
    ['CI (jira-auth renewal of 7) (jira-auth renewal of 8)', 'CI (jira-auth renewal of 7)', '8'],
    ['CI (jira-auth renewal of 1234567890123456)', 'CI (jira-auth renewal of 1234567890123456)', undefined],
    ['CI (jira-auth renewal of )', 'CI (jira-auth renewal of )', undefined],
    ['CI (jira-auth renewal of 7) of mine', 'CI (jira-auth renewal of 7) of mine', undefined],
    ['CI(jira-auth renewal of 7)', 'CI(jira-auth renewal of 7)', undefined],
  ])('%j is %j, renewed from %s', (name, base, root) => {
    expect(parseName(name)).toEqual({ base, root });
  });

  test('of a successor is read back', () => {
    expect(successorName('CI', '7')).toBe('CI (jira-auth renewal of 7)');
    expect(parseName(successorName('CI', '7'))).toEqual({ base: 'CI', root: '7' });
  });
});

describe('the token that is meant', () => {
  const renewalOf7 = successorName('CI', '7');

  test.each([
    ['has the name', { id: '7', name: 'CI' }, 'CI', true],
    ['has the name, and no id', { id: undefined, name: 'CI' }, 'CI', true],
    ['replaces the one that had it', { id: '8', name: renewalOf7 }, 'CI', true],
    ['was replaced by the one that has it', { id: '7', name: 'CI' }, renewalOf7, true],
    ['replaces the same one', { id: '9', name: renewalOf7 }, renewalOf7, true],
    ['is another of the old name', { id: '8', name: 'CI' }, renewalOf7, false],
    ['has the old name, and no id', { id: undefined, name: 'CI' }, renewalOf7, false],
    ['replaces another of the old name', { id: '9', name: successorName('CI', '8') }, renewalOf7, false],
    ['has another name', { id: '7', name: 'laptop' }, 'CI', false],
    ['has another name, and replaces the same', { id: '8', name: successorName('laptop', '7') }, 'CI', false],
  ])('%s: %j asked for as %j: %s', (_what, token, wanted, expected) => {
    expect(isNamed(token, wanted)).toBe(expected);
  });
});

describe('lineages', () => {
  const first = { id: '7', name: 'CI' };
  const second = { id: '8', name: successorName('CI', '7') };
  const third = { id: '9', name: successorName('CI', '7') };
  const sameName = { id: '10', name: 'CI' };
  const otherName = { id: '11', name: successorName('laptop', '7') };

  test('are made of what replaces each other, whichever of them are left', () => {
    expect(lineagesOf([second, sameName, first, otherName, third])).toEqual([
      { base: 'CI', root: '7', tokens: [second, first, third] },
      { base: 'CI', root: '10', tokens: [sameName] },
      { base: 'laptop', root: '7', tokens: [otherName] },
    ]);
    expect(lineagesOf([third])).toEqual([{ base: 'CI', root: '7', tokens: [third] }]);
    expect(lineagesOf([])).toEqual([]);
  });

  test('without an id nothing can be said, also of one whose name tells what it replaces', () => {
    const nameless = { id: undefined, name: 'CI' };
    const successor = { id: undefined, name: successorName('CI', '7') };
    expect(lineagesOf([nameless, first, successor])).toEqual([
      { base: 'CI', root: '7', tokens: [first] },
      undefined,
      undefined,
    ]);
  });
});
