import { expect, test } from '@jest/globals';
import { curlQuoted, curlUnquoted } from '../../src/hand-over/quoting.js';

// In shells, acceptance/shells and formats.test.ts try any text.

test.each([
  ['plain', '"plain"'],
  ['', '""'],
  ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
  ['tab\tline\nreturn\rvertical\v', '"tab\\tline\\nreturn\\rvertical\\v"'],
  ['# no comment', '"# no comment"'],
])('for a curl config, %j is %s: always one line, and back', (text, quoted) => {
  expect(curlQuoted(text)).toBe(quoted);
  expect(curlUnquoted(quoted)).toBe(text);
});
