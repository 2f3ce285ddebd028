import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { isBlockedVariable, parseFileCommand, readPairs } from '../../sandbox/runner/index.js';

describe('parseFileCommand', () => {
  test.each([
    ['', {}],
    ['\n\n', {}],
    ['a=1\nb=2', { a: '1', b: '2' }],
    ['a=1\na=2\n', { a: '2' }],
    ['a=', { a: '' }],
    ['=x', { '': 'x' }],
    ['a=b=c', { a: 'b=c' }],
    [' a = 1 ', { ' a ': ' 1 ' }],
    ['a=x<<y', { a: 'x<<y' }],
    ['a=1\r\n', { a: '1\r' }],
    ['a<<E\nE', { a: '' }],
    ['a<<E\n\nE\n', { a: '' }],
    ['a<<E\n\n\nE\n', { a: '\n' }],
    ['a<<E\none\ntwo\nE\nb=2', { a: 'one\ntwo', b: '2' }],
    ['a<<E\n E\nE \nE', { a: ' E\nE ' }],
    ['a<<E=E\nx=1\nE=E\n', { a: 'x=1' }],
    ['a<<b<<c\nx\nb<<c', { a: 'x' }],
  ])('reads %j', (content, values) => {
    expect(parseFileCommand(content)).toEqual(values);
  });

  test.each([
    ['nonsense', "Invalid format 'nonsense'"],
    ['<<E\nx\nE', 'Name must not be empty'],
    ['a<<\nx\n', 'delimiter must not be empty'],
    ['a<<E', "Matching delimiter not found 'E'"],
    ['a<<E\nx\n', "Matching delimiter not found 'E'"],
    ['a<<E\nx', 'EOF marker missing new line'],
    ['a<<E\nx\nE\r\n', "Matching delimiter not found 'E'"],
  ])('refuses %j', (content, message) => {
    expect(() => parseFileCommand(content)).toThrow(message);
  });

  test('a value that ends its own delimiter smuggles in a name', () => {
    expect(parseFileCommand('a<<E\nx\nE\nb<<E\ninjected\nE\n')).toEqual({ a: 'x', b: 'injected' });
  });

  test('__proto__ is a name like any other', () => {
    const values = parseFileCommand('__proto__=x\n');
    expect(Object.entries(values)).toEqual([['__proto__', 'x']]);
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
  ['NODE_OPTIONS', true],
  ['node_options', true],
  ['PATH', false],
  ['LD_PRELOAD', false],
])('%s is blocked in GITHUB_ENV: %s', (name, blocked) => {
  expect(isBlockedVariable(name)).toBe(blocked);
});
