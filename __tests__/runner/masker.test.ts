import { describe, expect, test } from '@jest/globals';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { encodedForms, ENCODERS, Masker } from '../../sandbox/runner/index.js';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

function maskerFor(...values: string[]): Masker {
  const masker = new Masker();
  for (const value of values) masker.add(value);
  return masker;
}

describe("the runner's own vectors (HostContextL0.cs)", () => {
  const masker = maskerFor(
    ...['Password123!', 'Pass"word"123!', 'Pass word 123!', 'Pass<word>123!'],
    ...["Pass'word'123!", '"Password123!!"', '"short"'],
  );

  test.each([
    ['123Password123!123', '123***123'],
    ['password123', 'password123'],
    ['123Pass\\"word\\"123!123', '123***123'],
    ['123Pass%20word%20123%21123', '123***123'],
    ['123Pass&lt;word&gt;123!123', '123***123'],
    ["123Pass''word''123!123", '123***123'],
    [base64(':Password123!'), 'OlBh***'],
    [base64('ab:Password123!'), 'YWI6***'],
    [base64('abc:Password123!'), 'YWJjOlBh***'],
    ['123Password123!!123', '123***123'],
    ['123short123', '123short123'],
    ['123"short"123', '123***123'],
  ])('%s is logged as %s', (line, logged) => {
    expect(masker.mask(line)).toBe(logged);
  });

  const [ON, OFF] = ['\u001b[96m', '\u001b[0m'];
  test.each([
    ['secret&secret&secret', `secret&secret&${ON}secret${OFF}`, `***${ON}***${OFF}`],
    ['secret&secret&+secretsecret', `secret&secret&+${ON}s${OFF}ecretsecret`, `***${ON}s${OFF}***`],
    ['secret&+secret&+secret', `secret&+${ON}s${OFF}ecret&+secret`, `***${ON}s${OFF}***`],
    ['secret&secret&+', `secret&secret&+${ON}${OFF}`, `***${ON}${OFF}`],
  ])('PowerShell colouring a part of %s', (secret, line, logged) => {
    expect(maskerFor(secret).mask(line)).toBe(logged);
  });
});

test.each([
  ['Base64StringEscape', 'a', 'YQ=='],
  ['Base64StringEscapeShift1', 'a', 'YQ=='],
  ['Base64StringEscapeShift2', 'ab', 'YWI='],
  ['Base64StringEscapeShift2', 'abc', 'Yw=='],
  ['Base64StringEscapeShift1', 'é!', Buffer.from([0xa9, 0x21]).toString('base64')],
  ['JsonStringEscape', 'a=b\u001b\u0085\u2028é"\\\t\ud800', 'a=b\\u001b\\u0085\\u2028é\\"\\\\\\t\ud800'],
  ['UriDataEscape', "!'()*-._~ é+=\ud800", '%21%27%28%29%2A-._~%20%C3%A9%2B%3D%EF%BF%BD'],
  ['XmlDataEscape', `&<>"'`, '&amp;&lt;&gt;&quot;&apos;'],
  ['TrimDoubleQuotes', '"123456"', ''],
  ['TrimDoubleQuotes', '"1234567"', '1234567'],
  ['PowerShellPreAmpersandEscape', '12345&x', '12345&'],
  ['PowerShellPostAmpersandEscape', 'x&123456', '123456'],
])('%s of %j is %j', (name, value, encoded) => {
  expect(ENCODERS[name]?.(value)).toBe(encoded);
});

describe('a mask', () => {
  test.each([
    [['  one two \r\n\tthree four\n\n'], '[  one two ] [three four]', '[  *** ] [***]'],
    [['Secret'], 'secret SECRET Secret', 'secret SECRET ***'],
    [['abcd', 'cdef'], 'xabcdefx', 'x***x'],
    [['abab'], 'ababab!', '***!'],
    [['bc', 'abcd'], 'abcd bc', '*** ***'],
    [['', ' ', '\r\n\t '], 'a b\tc', 'a b\tc'],
    [['{\n  "a": 1\n}'], '{ "a": 1 }', '*** *** ***'],
  ])('of %j shows %j as %j', (values, line, logged) => {
    expect(maskerFor(...values).mask(line)).toBe(logged);
  });

  test('of a secret is trimmed as in .NET, where U+0085 is blank and U+FEFF is not', () => {
    const masker = new Masker();
    masker.addSecret('\u0085 \u00a0\ufeffvalue\u3000\n');
    expect(masker.mask('\ufeffvalue, value')).toBe('***, value');
  });
});

test('masking equals marking every occurrence of every form', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '&', '"'), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 4 }), letters, letters, (values, before, after) => {
      const line = before + values.join('') + after;
      const covered = Array.from(line, () => false);
      for (const form of values.filter((value) => value !== '').flatMap(encodedForms)) {
        for (let at = line.indexOf(form); at >= 0; at = line.indexOf(form, at + 1)) {
          covered.fill(true, at, at + form.length);
        }
      }
      const marked = Array.from(line, (char, at) => (covered[at] === true ? '*' : char)).join('');
      expect(maskerFor(...values).mask(line)).toBe(marked.replace(/\*+/g, '***'));
    }),
    { numRuns: 500 },
  );
});
