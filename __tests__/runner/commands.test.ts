import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { parseCommand, splitLines } from '../../sandbox/runner/index.js';

/** Escapes data like the Actions toolkit. */
const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

describe('splitLines', () => {
  test.each([
    ['', []],
    ['a', ['a']],
    ['a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
    ['a\n\rb', ['a', '', 'b']],
    ['a\u2028b\u000bc\u0085', ['a\u2028b\u000bc\u0085']],
  ])('%j', (text, lines) => {
    expect(splitLines(text)).toEqual(lines);
  });
});

describe('what counts as a command', () => {
  test.each([
    ['::add-mask::e', 'add-mask', 'e'],
    ['Authenticated as Bob ##[add-mask]e', 'add-mask', 'e'],
    ['Bob ##[set-output name=authorization;]evil', 'set-output', 'evil'],
    ['\u00a0::add-mask::e', 'add-mask', 'e'],
    ['\u0085::add-mask::e', 'add-mask', 'e'],
    ['::STOP-COMMANDS::x', 'stop-commands', 'x'],
    ['::endgroup::', 'endgroup', ''],
    ['::nothing:: ##[add-mask]e', 'add-mask', 'e'],
    // A culture-sensitive search may skip a character without width.
    ['::add-mask:\u200b:e', 'add-mask', 'e'],
    ['::add-mask\ufeff::e', 'add-mask', 'e'],
  ])('%j is one', (line, name, data) => {
    expect(parseCommand(line)).toMatchObject({ name, data });
  });

  test('a bare carriage return starts a line, and so a command', () => {
    expect(splitLines('Authenticated as Bob\r::stop-commands::zz').map((line) => parseCommand(line))).toEqual(
      [undefined, { name: 'stop-commands', properties: {}, data: 'zz', syntax: 'v2' }],
    );
  });

  test('the stop token is a command only while it is one', () => {
    expect(parseCommand('::resume-Me::')).toBeUndefined();
    expect(parseCommand('::resume-Me::', 'Resume-me')).toMatchObject({ name: 'resume-me' });
  });
});

describe('properties', () => {
  test.each([
    ['::error file=a.ts,line=1,endLine=2::m', { file: 'a.ts', line: '1', endline: '2' }],
    ['::error file=a%3Ab%2Cc%0D%0A%25,line=1::m', { file: 'a:b,c\r\n%', line: '1' }],
    ['::error file=%253A::m', { file: '%3A' }],
    ['::error title=a,TITLE=b::m', { title: 'b' }],
    ['##[error file=a%3Bb%5Dc%0A%25;line=1;]m', { file: 'a;b]c\n%', line: '1' }],
  ])('of %j', (line, properties) => {
    expect(parseCommand(line)?.properties).toEqual(properties);
  });

  test('__proto__ is a property like any other', () => {
    const properties = parseCommand('::error __proto__=x::m')?.properties ?? {};
    expect(Object.keys(properties)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
  });
});

describe('data', () => {
  test.each([
    ['::debug::a%0Ab%0Dc%25', 'a\nb\rc%'],
    ['::debug::%250A', '%0A'],
    ['##[debug]%3B%5D%0A%25', ';]\n%'],
  ])('of %j', (line, data) => {
    expect(parseCommand(line)?.data).toBe(data);
  });

  test('escaped data comes back exactly, whatever it is', () => {
    fc.assert(
      fc.property(anyText(), fc.constantFrom('', '%0A', '%25', '\r\n', '::'), (text, more) => {
        const value = text + more + text;
        const [line = '', ...rest] = splitLines(`::add-mask::${escapeData(value)}`);
        expect(rest).toEqual([]);
        expect(parseCommand(line)?.data).toBe(value);
      }),
    );
  });
});
