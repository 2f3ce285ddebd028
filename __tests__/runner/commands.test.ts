import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { parseCommand, splitLines } from '../../sandbox/runner/index.js';

test.each([
  ['', []],
  ['a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
  ['a\n\rb', ['a', '', 'b']],
  ['a\u2028b\u000bc\u0085', ['a\u2028b\u000bc\u0085']],
])('the lines of %j', (text, lines) => {
  expect(splitLines(text)).toEqual(lines);
});

test.each<[line: string, expected: object]>([
  ['::add-mask::e', { name: 'add-mask', data: 'e' }],
  ['Bob ##[set-output name=authorization;]evil', { name: 'set-output', data: 'evil' }],
  ['\u00a0::add-mask::e', { name: 'add-mask', data: 'e' }],
  ['\u0085::add-mask::e', { name: 'add-mask', data: 'e' }],
  ['::STOP-COMMANDS::x', { name: 'stop-commands', data: 'x' }],
  ['::endgroup::', { name: 'endgroup', data: '' }],
  ['::nothing:: ##[add-mask]e', { name: 'add-mask', data: 'e' }],
  // A culture-sensitive search may skip a character without width.
  ['::add-mask:\u200b:e', { name: 'add-mask', data: 'e' }],
  ['::add-mask\ufeff::e', { name: 'add-mask', data: 'e' }],
  ['::error file=a.ts,endLine=2::m', { properties: { file: 'a.ts', endline: '2' } }],
  ['::error file=a%3Ab%2Cc%0D%0A%25,line=1::m', { properties: { file: 'a:b,c\r\n%', line: '1' } }],
  ['::error file=%253A::m', { properties: { file: '%3A' } }],
  ['::error title=a,TITLE=b::m', { properties: { title: 'b' } }],
  ['##[error file=a%3Bb%5Dc%0A%25;line=1;]m', { properties: { file: 'a;b]c\n%', line: '1' } }],
  ['::debug::%250A', { data: '%0A' }],
  ['##[debug]%3B%5D%0A%25', { data: ';]\n%' }],
])('%j is a command', (line, expected) => {
  expect(parseCommand(line)).toMatchObject(expected);
});

test('the stop token is a command only while it is one', () => {
  expect(parseCommand('::resume-Me::')).toBeUndefined();
  expect(parseCommand('::resume-Me::', 'Resume-me')).toMatchObject({ name: 'resume-me' });
});

describe('data', () => {
  test('escaped as the Actions toolkit does comes back exactly', () => {
    fc.assert(
      fc.property(anyText(), fc.constantFrom('', '%0A', '%25', '\r\n', '::'), (text, more) => {
        const value = text + more + text;
        const data = value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
        expect(splitLines(`::add-mask::${data}`).map((line) => parseCommand(line)?.data)).toEqual([value]);
      }),
    );
  });
});
