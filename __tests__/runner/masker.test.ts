import { describe, expect, test } from '@jest/globals';
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { encodedForms, ENCODERS, Masker } from '../../sandbox/runner/index.js';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const base64url = (text: string) => Buffer.from(text, 'utf8').toString('base64url');

function maskerFor(...values: string[]): Masker {
  const masker = new Masker();
  for (const value of values) masker.add(value);
  return masker;
}

describe("the runner's own vectors (HostContextL0.cs)", () => {
  const masker = maskerFor(
    'Password123!',
    'Pass"word"123!',
    'Pass word 123!',
    'Pass<word>123!',
    "Pass'word'123!",
    '"Password123!!"',
    '"short"',
  );

  test.each([
    ['123Password123!123', '123***123'],
    ['password123', 'password123'],
    ['123Pass\\"word\\"123!123', '123***123'],
    ['123Pass%20word%20123%21123', '123***123'],
    ['123Pass&lt;word&gt;123!123', '123***123'],
    ["123Pass''word''123!123", '123***123'],
    [base64(':Password123!'), 'OlBh***'],
    [base64('a:Password123!'), 'YTpQ***'],
    [base64('ab:Password123!'), 'YWI6***'],
    [base64('abc:Password123!'), 'YWJjOlBh***'],
    [base64('abcd:Password123!'), 'YWJjZDpQ***'],
    [base64('abcde:Password123!'), 'YWJjZGU6***'],
    ['123Password123!!123', '123***123'],
    ['123short123', '123short123'],
    ['123"short"123', '123***123'],
  ])('%s is logged as %s', (line, logged) => {
    expect(masker.mask(line)).toBe(logged);
  });

  const COLOUR = '\u001b[96m';
  const RESET = '\u001b[0m';

  test.each([
    ['secret&secret&secret', `secret&secret&${COLOUR}secret${RESET}`, `***${COLOUR}***${RESET}`],
    ['secret&secret+secret', `secret&${COLOUR}secret+secret${RESET}`, `***${COLOUR}***${RESET}`],
    ['secret+secret&secret', `secret+secret&${COLOUR}secret${RESET}`, `***${COLOUR}***${RESET}`],
    [
      'secret&secret&+secretsecret',
      `secret&secret&+${COLOUR}s${RESET}ecretsecret`,
      `***${COLOUR}s${RESET}***`,
    ],
    ['secret&+secret&secret', `secret&+${COLOUR}s${RESET}ecret&secret`, `***${COLOUR}s${RESET}***`],
    ['secret&+secret&+secret', `secret&+${COLOUR}s${RESET}ecret&+secret`, `***${COLOUR}s${RESET}***`],
    [
      'secret&+secret&secret&+secret',
      `secret&+${COLOUR}s${RESET}ecret&secret&+secret`,
      `***${COLOUR}s${RESET}***`,
    ],
    ['secret&secret&+', `secret&secret&+${COLOUR}${RESET}`, `***${COLOUR}${RESET}`],
  ])('PowerShell colouring a part of %s', (secret, line, logged) => {
    expect(maskerFor(secret).mask(line)).toBe(logged);
  });
});

describe('encoders', () => {
  test('there are eleven', () => {
    expect(Object.keys(ENCODERS)).toHaveLength(11);
  });

  test.each([
    ['Base64StringEscape', 'a', 'YQ=='],
    ['Base64StringEscapeShift1', 'a', 'YQ=='],
    ['Base64StringEscapeShift2', 'ab', 'YWI='],
    ['Base64StringEscapeShift2', 'abc', 'Yw=='],
    ['Base64StringEscapeShift1', 'é!', Buffer.from([0xa9, 0x21]).toString('base64')],
    ['JsonStringEscape', 'a=b\u001b\u0085\u2028é"\\\t', 'a=b\\u001b\\u0085\\u2028é\\"\\\\\\t'],
    ['UriDataEscape', "!'()*-._~ é+=", '%21%27%28%29%2A-._~%20%C3%A9%2B%3D'],
    ['XmlDataEscape', `&<>"'`, '&amp;&lt;&gt;&quot;&apos;'],
    ['TrimDoubleQuotes', '"123456"', ''],
    ['TrimDoubleQuotes', '"1234567"', '1234567'],
    ['PowerShellPreAmpersandEscape', '1234&x', ''],
    ['PowerShellPreAmpersandEscape', '12345&x', '12345&'],
    ['PowerShellPostAmpersandEscape', 'x&12345', ''],
    ['PowerShellPostAmpersandEscape', 'x&123456', '123456'],
    ['PowerShellPostAmpersandEscape', 'no ampersand', ''],
    ['PowerShellPreAmpersandEscape', 'no ampersand', ''],
  ])('%s of %j is %j', (name, value, encoded) => {
    expect(ENCODERS[name]?.(value)).toBe(encoded);
  });

  test('a lone surrogate is encoded like the replacement character', () => {
    expect(ENCODERS['UriDataEscape']?.('\ud800')).toBe('%EF%BF%BD');
  });
});

describe('what is registered', () => {
  test('add keeps the blanks around the value and drops those around its lines', () => {
    const masker = maskerFor('  one two \r\n\tthree four\n\n');
    expect(masker.has('  one two \r\n\tthree four\n\n')).toBe(true);
    expect(masker.has('one two')).toBe(true);
    expect(masker.has('three four')).toBe(true);
    expect(masker.mask('[  one two ]')).toBe('[  *** ]');
    expect(masker.mask('[three four]')).toBe('[***]');
  });

  test('addSecret trims the value', () => {
    const masker = new Masker();
    masker.addSecret(' \u00a0value \n');
    expect(masker.has('value')).toBe(true);
    expect(masker.has(' \u00a0value \n')).toBe(false);
  });

  test('trimming follows .NET: U+0085 is blank, U+FEFF is not', () => {
    const masker = new Masker();
    masker.addSecret('\u0085\ufeffvalue\u3000');
    expect(masker.has('\ufeffvalue')).toBe(true);
  });

  test.each(['', ' ', '\n', '\r\n\t '])('%j masks nothing', (blank) => {
    const masker = maskerFor(blank);
    expect(masker.mask('a b\tc')).toBe('a b\tc');
  });

  test('an encoded form is masked without being a value', () => {
    const masker = maskerFor('a value');
    expect(masker.mask('a%20value')).toBe('***');
    expect(masker.has('a%20value')).toBe(false);
  });
});

describe('matching', () => {
  test('is case-sensitive', () => {
    expect(maskerFor('Secret').mask('secret SECRET Secret')).toBe('secret SECRET ***');
  });

  test('merges hits that overlap or touch, and only those', () => {
    expect(maskerFor('abcd', 'cdef').mask('xabcdefx')).toBe('x***x');
    expect(maskerFor('abcd').mask('xabcdabcdx')).toBe('x***x');
    expect(maskerFor('abab').mask('ababab!')).toBe('***!');
    expect(maskerFor('abcd').mask('xabcd abcdx')).toBe('x*** ***x');
  });

  test('a shorter mask inside a longer one adds nothing', () => {
    expect(maskerFor('bc', 'abcd').mask('abcd bc')).toBe('*** ***');
  });

  test('a mask of one character hides it everywhere', () => {
    expect(maskerFor('e').mask('Set the release here')).toBe('S***t th*** r***l***as*** h***r***');
  });
});

describe('a token of 189 characters, masked as it is', () => {
  const token = `${'FAKE-token_0123456789'.repeat(9).slice(0, 180)}=FAKE0000`;
  const masker = maskerFor(token);
  // Behind the colon, the token begins at 0, 2 and 1 bytes into a group of three.
  const emails = { 0: 'me@example.com.', 1: 'me@example.com', 2: 'me@example.co' } as const;

  test('has the shape that the cases need', () => {
    expect(token).toHaveLength(189);
    expect(`${emails[0]}:`.length % 3).toBe(1);
    expect(`${emails[1]}:`.length % 3).toBe(0);
    expect(`${emails[2]}:`.length % 3).toBe(2);
  });

  test.each([
    ['raw', token],
    ['in JSON', JSON.stringify({ token })],
    ['traced by a shell', `+ curl -H 'Authorization: Bearer ${token}'`],
    ['shown by curl -v', `> Authorization: Bearer ${token}`],
  ])('%s: masked', (_, line) => {
    expect(masker.mask(line)).toBe(line.replace(token, '***'));
  });

  test.each([
    [emails[1], 0],
    [emails[2], 1],
    [emails[0], 2],
  ])('base64 behind %s: masked but for the e-mail and %d bytes of the token', (email, leading) => {
    const masked = masker.mask(base64(`${email}:${token}`));
    expect(masked).toMatch(/^[A-Za-z0-9+/]+\*\*\*$/);
    expect(Buffer.from(masked.replace('***', ''), 'base64').toString()).toBe(
      `${email}:${token.slice(0, leading)}`,
    );
  });

  test.each([
    [emails[1], true],
    [emails[2], false],
    [emails[0], false],
  ])('base64 behind %s with a line break at the end: masked is %s', (email, isMasked) => {
    expect(masker.mask(base64(`${email}:${token}\n`)).includes('***')).toBe(isMasked);
  });

  const wrapped = base64(`${emails[1]}:${token}`).match(/.{1,76}/g) ?? [];
  const chunks = token.match(/.{1,60}/g) ?? [];

  test.each([
    ['base64 wrapped at 76 columns', wrapped.join('\n')],
    ['hexadecimal', Buffer.from(token).toString('hex')],
    ['reversed', Array.from(token).reverse().join('')],
    ['upper-cased', token.toUpperCase()],
    ['in chunks', chunks.join('\n')],
    ['base64 of base64', base64(base64(`${emails[1]}:${token}`))],
    ['SHA-256', createHash('sha256').update(token).digest('hex')],
    ['percent-encoded in lower case', encodeURIComponent(token).replaceAll('%3D', '%3d')],
    ['JSON with the equals sign escaped', `{"token":"${token.replaceAll('=', '\\u003d')}"}`],
  ])('%s: visible', (_, text) => {
    for (const line of text.split('\n')) expect(masker.mask(line)).toBe(line);
  });

  test('unpadded base64 is visible where padding was cut off', () => {
    const shorter = token.slice(1);
    const unpadded = base64(shorter).replace(/=+$/, '');
    expect(maskerFor(shorter).mask(unpadded)).toBe(unpadded);
    expect(maskerFor(shorter).mask(base64(shorter))).toBe('***');
  });

  test('base64url is visible where it differs', () => {
    const value = 'FAKE~~~???FAKE00';
    expect(base64(value)).toMatch(/[+/]/);
    expect(maskerFor(value).mask(base64url(value))).toBe(base64url(value));
  });

  test('masking the exact Basic credential hides it whole', () => {
    const credential = base64(`${emails[0]}:${token}`);
    const both = maskerFor(token, credential);
    expect(both.mask(`Authorization: Basic ${credential}`)).toBe('Authorization: Basic ***');
    expect(both.mask(JSON.stringify({ authorization: `Basic ${credential}` }))).toBe(
      '{"authorization":"Basic ***"}',
    );
  });
});

describe('a password with quotes and signs, masked as it is: visible', () => {
  const password = `FAKE pa'ss$w"or\\d(!)*`;
  const userinfo = new URL('https://user@jira.example.com');
  userinfo.password = password;

  test.each([
    ['as a shell traces it', `+ login '${password.replaceAll("'", "'\\''")}'`],
    ['by printf %q', password.replace(/[^A-Za-z]/g, '\\$&')],
    ['in a form', new URLSearchParams({ password }).toString()],
    ['by encodeURIComponent', encodeURIComponent(password)],
    ['in the userinfo of a URL', userinfo.href],
  ])('%s', (_, line) => {
    expect(maskerFor(password).mask(line)).toBe(line);
  });
});

test('a JSON document as a secret: its braces are masked, a value in it is not', () => {
  const document = JSON.stringify({ user: 'me', token: 'FAKE-token-0001' }, null, 2);
  const masker = maskerFor(document);
  expect(masker.mask('token FAKE-token-0001')).toBe('token FAKE-token-0001');
  expect(masker.mask('{ }')).toBe('*** ***');
  expect(masker.mask('  "token": "FAKE-token-0001"')).toBe('  ***');
});

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
const secret = fc
  .oneof(
    text,
    text.map((value) => `"${value}"`),
    fc.tuple(text, text).map(([one, other]) => `${one}&${other}`),
    fc.tuple(text, text).map(([one, other]) => `${one}&+${other}`),
  )
  // Blank values mask nothing. One with an asterisk can come about anew beside a mask; no other can.
  .filter((value) => /[^\s\u0085]/.test(value) && !value.includes('*'));

describe('for any value', () => {
  test('no encoded form of it is ever shown', () => {
    fc.assert(
      fc.property(
        secret,
        fc.string(),
        fc.string(),
        fc.constantFrom(...Object.keys(ENCODERS)),
        (value, before, after, encoder) => {
          const encoded = ENCODERS[encoder]?.(value) ?? '';
          fc.pre(encoded !== '');
          expect(maskerFor(value).mask(before + encoded + after)).not.toContain(encoded);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('masking equals marking every occurrence of every form', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '&', '"'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 4 }), letters, letters, (values, before, after) => {
        const line = before + values.join('') + after;
        expect(maskerFor(...values).mask(line)).toBe(markedByHand(values, line));
      }),
      { numRuns: 500 },
    );
  });
});

/** The same result by brute force: hits that overlap or touch cover one unbroken run of characters. */
function markedByHand(values: string[], line: string): string {
  const covered = Array.from(line, () => false);
  for (const form of values.filter((value) => value !== '').flatMap(encodedForms)) {
    for (let at = line.indexOf(form); at >= 0; at = line.indexOf(form, at + 1)) {
      covered.fill(true, at, at + form.length);
    }
  }
  const marked = Array.from(line, (char, at) => (covered[at] === true ? '*' : char)).join('');
  return marked.replace(/\*+/g, '***');
}

test('a hundred masks and a log of five thousand lines take no time to speak of', () => {
  const masker = maskerFor(...Array.from({ length: 100 }, (_, at) => `FAKE-secret-${at}-FAKE`));
  const started = performance.now();
  for (let at = 0; at < 5_000; at++)
    masker.mask(`line ${at} of the log with FAKE-secret-${at % 200}-FAKE in it`);
  expect(performance.now() - started).toBeLessThan(10_000);
});
