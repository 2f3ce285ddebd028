import { afterEach, expect, jest, test } from '@jest/globals';
import { openWorld, wrapped } from '../../src/cli/world.js';

test.each<[string, string, string?]>([
  ['a long line', 'Jira refuses the token, as: it was.', 'Jira refuses the token, as:\nit was.'],
  ['a command to copy', 'Run\n  jira-auth consent --paste --scopes read:jira-work'],
  ['colours, which take no columns', '\u001b[31mjira-auth:\u001b[39m 123456789 12345678'],
  ['lines of their own', 'one\n\ntwo\n'],
])('%s', (_what, text, expected = text) => {
  expect(wrapped(text, 29)).toBe(expected);
});

test.each([undefined, 0, 19])('with %s columns nothing is broken', (columns) => {
  const text = 'word '.repeat(50);
  expect(wrapped(text, columns)).toBe(text);
});

const { isTTY, columns } = process.stderr;

afterEach(() => {
  Object.assign(process.stderr, { isTTY, columns });
});

test.each<[string, object, string, number]>([
  ["a terminal's columns", { isTTY: true, columns: 60 }, '', 60],
  ['100 columns of a wide one', { isTTY: true, columns: 300 }, '', 100],
  ['whole lines without a terminal', { isTTY: false, columns: undefined }, '', 299],
  ["whole lines in a CI system's log", { isTTY: true, columns: 80 }, 'true', 299],
])('messages have %s', (_what, terminal, ci, longest) => {
  Object.assign(process.stderr, terminal);
  process.env['CI'] = ci;
  const write = jest.fn<(text: string | Uint8Array) => boolean>();
  const world = openWorld(new AbortController().signal, { isRunning: false, status: undefined }, write);
  world.stderr('ten bytes '.repeat(30).trim());
  const lengths = write.mock.calls.flatMap(([text]) => String(text).split('\n')).map(({ length }) => length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(longest);
  expect(Math.max(...lengths)).toBeGreaterThan(longest - 11);
});
