import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { logStep, Masker, parseCommand, readPairs, splitLines } from '../../sandbox/runner/index.js';

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

test('data that is escaped as the Actions toolkit does comes back exactly', () => {
  fc.assert(
    fc.property(anyText(), fc.constantFrom('', '%0A', '%25', '\r\n', '::'), (text, more) => {
      const value = text + more + text;
      const data = value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
      expect(splitLines(`::add-mask::${data}`).map((line) => parseCommand(line)?.data)).toEqual([value]);
    }),
  );
});

const SECRET = 'FAKE-secret-0001';
const MASK = `::add-mask::${SECRET}`;

const log = (stdout: readonly string[], stderr = '') =>
  logStep({ stdout: stdout.join('\n'), stderr }, new Masker());

test.each<[what: string, stdout: string[], lines: string[], stderr?: string]>([
  ['a mask hides from then on, not before', [SECRET, MASK, SECRET], [SECRET, '***']],
  [
    'a mask of several lines',
    ['::add-mask::one half%0Athe other', 'one half', 'is the other'],
    ['***', 'is ***'],
  ],
  ['a raw line break in a mask', ['::add-mask::first half', 'second half'], ['second half']],
  ['a mask is too late for standard error', [MASK], [`failed: ${SECRET}`], `failed: ${SECRET}\n`],
  ['a message', ['::error title=t::bad%0Aworse', '::notice::n'], ['##[error]bad', 'worse', '##[notice]n']],
  [
    'commands that are stopped, until the token',
    ['::stop-commands::zz', MASK, '::other::', '##[ZZ]', MASK, SECRET, '::zz::'],
    ['::stop-commands::zz', MASK, '::other::', '##[ZZ]', '***', '::zz::'],
  ],
  [
    'commands that standard error stops',
    [MASK],
    ['Bob', '::stop-commands::zz', MASK],
    'Bob\r::stop-commands::zz',
  ],
  ['a group', ['::group::g', MASK, '::endgroup::'], ['##[group]g', '##[endgroup]']],
])('%s', (_what, stdout, lines, stderr = '') => {
  expect(log(stdout, stderr)).toMatchObject({ lines, failed: false });
});

test('the deprecated commands set outputs and state, and are warned of', () => {
  const lines = ['::set-output name=a::1', 'Bob ##[set-output name=A;]evil', '::save-state name=path::/x'];
  const { outputs, state, annotations } = log(lines);
  expect([...outputs, ...state].map((pair) => pair.join('='))).toEqual(['a=evil', 'path=/x']);
  expect(annotations.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning']);
});

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
