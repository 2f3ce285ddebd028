import { expect, test } from '@jest/globals';
import { fakeToken } from '../../sandbox/fake.js';
import { ENCODERS } from '../../src/hand-over/encoders.js';
import { base64, masked, wrapped } from './maskers.js';

const TOKEN = fakeToken('api', 190);
/** A key in PEM with a short last line of base64. */
const KEY = [
  '-----BEGIN PRIVATE KEY-----',
  `FAKE${'0123456789abcdef'.repeat(4).slice(4)}`,
  `FAKE${'fedcba9876543210'.repeat(4).slice(4)}`,
  'FAK=',
  '-----END PRIVATE KEY-----',
  '',
].join('\n');

const hex = (text: string): string => Buffer.from(text).toString('hex');

test.each([
  ['a token', TOKEN],
  ['one that fills its last line', fakeToken('api', 152)],
  ['one with a short last line', fakeToken('api', 116)],
  ['a short token', 'FAKE0001'],
  ['a key', KEY],
])('%s is one mask in base64 and hexadecimal, in any lines', (_what, value) => {
  const inBase64 = [64, 76].flatMap((width) =>
    [value, `${value}\n`].map((text) => wrapped(base64(text), width)),
  );
  for (const output of [...inBase64, wrapped(hex(value), 60)]) {
    for (const lineBreak of ['\n', '\r\n'])
      expect(masked(value, `> ${output.join(lineBreak)}${lineBreak}`)).toBe(`> ***${lineBreak}`);
  }
});

test.each(['', '-', '--'])('base64 of base64 of a token and %j shows at most its end', (more) => {
  for (const end of ['', '\n']) {
    const twice = base64(base64(TOKEN + more + end));
    expect(masked(TOKEN + more, wrapped(twice, 76).join('\n'))).toMatch(/^\*{3}[\w+/=]{0,8}$/);
  }
});

test.each([
  ['', '', 11],
  ['>', 'P', 13],
  ['>>', 'Pj', 14],
])('the base64 of %jFAKE0001 is one mask behind %j, wherever it is wrapped', (before, shown, from) => {
  const output = base64(`${before}FAKE0001\r\n`);
  for (let column = from; column < output.length; column++) {
    const broken = `${output.slice(0, column)}\n0040: ${output.slice(column)}`;
    expect(masked('FAKE0001', broken)).toBe(`${shown}***`);
  }
});

test.each(['%2B', '\\u002b'])('%s may be wrapped within, at any column', (code) => {
  const value = `${'FAKE'.repeat(10)}+0001`;
  const output = value.replace('+', code);
  for (let column = 40; column < 40 + code.length; column++)
    expect(masked(value, `${output.slice(0, column)}\n${output.slice(column)}`)).toBe('***');
});

test.each(['  ', ':', '-', '%', '\\x', '\\\\x', '\\u00', ',', ', ', '0x', ',0x', ', 0x', ';&#x'])(
  'a token as hexadecimal bytes with %j between them is one mask',
  (between) => {
    const bytes = Array.from(Buffer.from(TOKEN), (byte) => byte.toString(16));
    expect(masked(TOKEN, `> ${bytes.join(between)} <`)).toBe('> *** <');
  },
);

const bytesOf = (text: string): string[] => hex(text).toUpperCase().match(/../g) ?? [];
const inHalves = (text: string): string =>
  bytesOf(text)
    .join(' ')
    .replace(/^(.{23}) /, '$1   ');

test.each<[string, number, (text: string, offset: string) => string]>([
  ['Java', 16, (text, at) => `  ${at}: ${inHalves(text)}  ${text}`],
  ['PowerShell', 16, (text, at) => `000000000000${at} ${bytesOf(text).join(' ')} ${text}`],
  ['xxd -i', 12, (text) => `  0x${bytesOf(text).join(', 0x')},`],
  ['Node, an array', 12, (text) => `  ${Buffer.from(text).join(', ')},`],
])('a token in a dump of %s is one mask', (_what, width, lineOf) => {
  const lines = wrapped(TOKEN, width).map((text, index) =>
    lineOf(text, (index * width).toString(16).padStart(4, '0').toUpperCase()),
  );
  expect(masked(TOKEN, lines.join('\n'))).toMatch(/^[ 0:x]*\*{3},?$/);
});

test.each(['FAKE0001', 'FAKE-ä-0001', 'FAKE-中-00001'])(
  '%s in UTF-16 of either order is one mask',
  (value) => {
    for (const text of [value, `${value}\r\n`]) {
      const orders = [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()];
      for (const bytes of value.includes('中') ? orders.slice(0, 1) : orders) {
        expect(masked(value, bytes)).toMatch(/^\0?\*{3}[\0\r\n]*$/);
        for (const before of ['', '>', '>>']) {
          const whole = Buffer.concat([Buffer.from(before), bytes]).toString('base64');
          expect(masked(value, whole)).toMatch(/^[\w/]{0,4}\*{3}$/);
        }
      }
    }
  },
);

test('enough characters of a secret must be left', () => {
  expect(masked('🔑🔑🔑🔑', '????')).toBe('????');
  expect(masked('FAKE001', 'FAKE\n001')).toBe('FAKE\n001');
  expect(masked('FAKE0001', 'FAKE\n0001')).toBe('***');
  const lost = Buffer.from('FAKE-ä001 FAKE-?001 FAKE??001 FAKE\r\n?001', 'latin1');
  expect(masked('FAKE-ä001', lost)).toBe('*** *** FAKE??001 FAKE\r\n?001');
});

test('a key is one mask, whatever ends its lines', () => {
  const windowsKey = KEY.replaceAll('\n', '\r\n');
  for (const value of [`${KEY}\n`, KEY.trimEnd(), windowsKey, KEY.replaceAll('\n', '\r')]) {
    expect(masked(value, `key: ${KEY}`)).toBe('key: ***\n');
    expect(masked(value, `key: ${KEY.trimEnd()}`)).toBe('key: ***');
    expect(masked(value, `key: ${windowsKey}`)).toBe('key: ***\r\n');
  }
});

test('a line of a key is no secret where it is none', () => {
  expect(masked(KEY, '-----BEGIN PRIVATE KEY-----\nFAK=\n')).toBe('-----BEGIN PRIVATE KEY-----\nFAK=\n');
});

test('no encoder changes a letter, a digit or an underscore', () => {
  const changed = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter((character) =>
    ENCODERS.some((encode) => encode(character) !== character),
  );
  expect(changed.filter((character) => /^\w$/.test(character))).toEqual([]);
  expect(changed).toContain('@');
});

test('characters beyond ASCII have these spellings', () => {
  expect([...new Set(ENCODERS.map((encode) => encode('ÿ€𐀀')))].join('\n')).toBe(String.raw`ÿ€𐀀
\u00ff\u20ac\ud800\udc00
\u00FF\u20AC\uD800\uDC00
\xff\u20ac\U00010000
\xFF\u20AC\U00010000
\xc3\xbf\xe2\x82\xac\xf0\x90\x80\x80
\xC3\xBF\xE2\x82\xAC\xF0\x90\x80\x80
\x{ff}\x{20ac}\x{10000}
\x{FF}\x{20AC}\x{10000}
\u{ff}\u{20ac}\u{10000}
\u{FF}\u{20AC}\u{10000}
\303\277\342\202\254\360\220\200\200
&#255;&#8364;&#65536;
&#xff;&#x20ac;&#x10000;
&#xFF;&#x20AC;&#x10000;
&yuml;&euro;&#65536;
%c3%bf%e2%82%ac%f0%90%80%80
%C3%BF%E2%82%AC%F0%90%80%80
=C3=BF=E2=82=AC=F0=90=80=80`);
});
