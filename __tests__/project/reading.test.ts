// The number of words before a working paste: the README's opening and the choice of a credential, then the section
// of that credential up to its rotation.
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { METHOD_NAMES } from '../../src/methods/index.js';

const MOST_WORDS = 400;

const readme = readFileSync('README.md', 'utf8');
const credentials = readFileSync('docs/credentials.md', 'utf8');

function section(page: string, heading: string): string {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}

/** Returns the words that a reader reads, without code, pictures, badges and link targets. */
function wordsIn(markdown: string): number {
  const text = markdown
    .replaceAll(/^( *)```.*?^\1```$/gms, '')
    .replaceAll(/<[^>]*>|^\[!.*$|^\[\w+\]: .*$/gm, '')
    .replaceAll(/\]\([^)]*\)|\]\[\w*\]/g, ']');
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'.:/@-]*/gu)?.length ?? 0;
}

const opening = readme.slice(0, readme.indexOf('\n- ['));
const choice = section(readme, 'Which credential?');
const rowOf = (method: string): string =>
  choice.split('\n').find((line) => line.includes(`credentials.md#${method})`)) ?? '';
const above = choice.slice(0, choice.indexOf('\n| ---'));

test.each(METHOD_NAMES)('%s: a reader pastes a working step after at most 400 words', (method) => {
  const row = rowOf(method);
  expect(row).not.toBe('');
  const [steps = ''] = section(credentials, method).split('\n**Rotate');
  const read = [opening, above, row, steps];
  expect(read.map(wordsIn).reduce((sum, words) => sum + words, 0)).toBeLessThanOrEqual(MOST_WORDS);
});
