import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { isBlockedVariable, parseFileCommand, readPairs } from '../../sandbox/runner/index.js';

describe('parseFileCommand', () => {
  test.each([
    ['', {}],
    ['a=1\nb=2', { a: '1', b: '2' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=x<<y', { a: 'x<<y' }],
    ['a=1\r\n', { a: '1\r' }],
    ['a<<E\n\n\nE\n', { a: '\n' }],
    ['a<<E\none\ntwo\nE\nb=2', { a: 'one\ntwo', b: '2' }],
    ['a<<b<<c\nx\nb<<c', { a: 'x' }],
  ])('reads %j', (content, values) => {
    expect(parseFileCommand(content)).toEqual(values);
  });

  test.each([
    ['nonsense', "Invalid format 'nonsense'"],
    ['<<E\nx\nE', 'Name must not be empty'],
    ['a<<E\nx\n', "Matching delimiter not found 'E'"],
    ['a<<E\nx', 'EOF marker missing new line'],
    ['a<<E\nx\nE\r\n', "Matching delimiter not found 'E'"],
  ])('refuses %j', (content, message) => {
    expect(() => parseFileCommand(content)).toThrow(message);
  });

  test('any value comes back from between delimiters', () => {
    fc.assert(
      fc.property(anyText(), (value) => {
        const delimiter = 'ghadelimiter_0000';
        expect(parseFileCommand(`a<<${delimiter}\n${value}\n${delimiter}\n`)).toEqual({ a: value });
      }),
    );
  });
});

test('what comes before a malformed line is read first', () => {
  const read: string[] = [];
  expect(() => {
    for (const [name] of readPairs('a=1\nb=2\nnonsense\nc=3')) read.push(name);
  }).toThrow('nonsense');
  expect(read).toEqual(['a', 'b']);
});

test.each([
  ['node_options', true],
  ['PATH', false],
  ['LD_PRELOAD', false],
])('%s is blocked in GITHUB_ENV: %s', (name, blocked) => {
  expect(isBlockedVariable(name)).toBe(blocked);
});
