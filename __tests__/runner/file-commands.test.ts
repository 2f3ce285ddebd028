import { expect, test } from '@jest/globals';
import { readPairs } from '../../sandbox/runner/index.js';

test.each([
  ['a=b=c', { a: 'b=c' }],
  ['a=x<<y', { a: 'x<<y' }],
  ['a=1\r\n', { a: '1\r' }],
  ['a<<E\n\n\nE\n', { a: '\n' }],
  ['a<<E\none\ntwo\nE\nb=2', { a: 'one\ntwo', b: '2' }],
  ['a<<b<<c\nx\nb<<c', { a: 'x' }],
])('%j is read', (content, values) => {
  expect(Object.fromEntries(readPairs(content))).toEqual(values);
});

test.each([
  ['a=1\nb=2\nnonsense\nc=3', "Invalid format 'nonsense'", ['a', 'b']],
  ['<<E\nx\nE', 'Name must not be empty', []],
  ['a<<E\nx\n', "Matching delimiter not found 'E'", []],
  ['a<<E\nx', 'EOF marker missing new line', []],
  ['a<<E\nx\nE\r\n', "Matching delimiter not found 'E'", []],
])('%j is refused, after what comes before', (content, message, before) => {
  const read: string[] = [];
  expect(() => {
    for (const [name] of readPairs(content)) read.push(name);
  }).toThrow(message);
  expect(read).toEqual(before);
});
