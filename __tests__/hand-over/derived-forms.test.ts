import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fakeToken } from '../../sandbox/fake.js';
import type { Masker } from '../../sandbox/runner/index.js';
import { derivedForms, formsToMask } from '../../src/hand-over/derived-forms.js';
import { Secret } from '../../src/secret.js';
import { base64, maskerFor, shownBy, wrapped } from './maskers.js';

const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const lines = (text: string, width: number): string => wrapped(text, width).join('\n');
const lowerCodes = (text: string): string => text.replace(/%../g, (code) => code.toLowerCase());
const jsonEscaped = (text: string, characters: RegExp): string =>
  JSON.stringify(text).replace(
    characters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
function userinfo(text: string): string {
  const url = new URL('https://user@jira.example.com');
  url.password = text;
  return url.password;
}
type Encoding = (text: string) => string;

/** Ways in which a token has been, or could be, printed, besides those of real-tools.test.ts. */
const ENCODINGS: [string, Encoding][] = [
  ['as it is', (text) => text],
  ...['', '\n'].flatMap((end): [string, Encoding][] => {
    const name = `base64 of the text and ${JSON.stringify(end)}`;
    return [
      [name, (text) => base64(text + end)],
      [`${name}, URL-safe`, (text) => base64url(text + end)],
      [`${name}, at 64 columns`, (text) => lines(base64(text + end), 64)],
      [`${name}, at 76 columns`, (text) => lines(base64(text + end), 76)],
    ];
  }),
  ['base64url with padding', (text) => base64(text).replaceAll('+', '-').replaceAll('/', '_')],
  ['base64 of base64', (text) => base64(base64(text))],
  ['hexadecimal', hex],
  ['hexadecimal in upper case', (text) => hex(text).toUpperCase()],
  ['xxd -p', (text) => lines(hex(text), 60)],
  ['upper case', (text) => text.toUpperCase()],
  ['lower case', (text) => text.toLowerCase()],
  ['reversed', (text) => Array.from(text).reverse().join('')],
  ['76 columns', (text) => lines(text, 76)],
  ['encodeURIComponent in lower case', (text) => lowerCodes(encodeURIComponent(text))],
  ['urllib.parse.quote', (text) => text.replace(/[^\w.~/-]/g, (sign) => `%${hex(sign).toUpperCase()}`)],
  ['the user information of a URL', userinfo],
  ['JSON with escaped slashes', (text) => JSON.stringify(text).replaceAll('/', '\\/')],
  ["Java's Properties", (text) => text.replace(/[\\:=#!]/g, '\\$&')],
  ["Go's JSON, safe for HTML", (text) => jsonEscaped(text, /[<>&]/g)],
  ["Gson's JSON, safe for HTML", (text) => jsonEscaped(text, /[<>&=']/g)],
];

/** Returns the pieces of `encoded` of eight characters that `shown` still contains. */
function piecesIn(shown: string, encoded: string): string[] {
  return encoded
    .split('\n')
    .flatMap((line) =>
      Array.from({ length: Math.max(line.length - 7, 0) }, (_, at) => line.slice(at, at + 8)).filter(
        (piece) => shown.includes(piece),
      ),
    );
}

/** Returns the leaks in a step's log that prints an encoded text within a line. */
function leaks(masker: Masker, encoded: string): string[] {
  // Letters that occur in no encoding of the secret, which prevents them from completing a piece of it.
  return piecesIn(shownBy(masker, `\u00bb ${encoded} \u00ab`), encoded);
}

// With these, the token after the colon begins at each of the three positions in a base64 group.
const EMAILS = ['me@example.com', 'me@example.co', 'me@example.com.', 'first.last+jira@a-longer.example.com'];
const TOKENS: [string, string][] = [
  ['an API token', fakeToken('api')],
  ['a short token', 'FAKE0001'],
  ['a plus and a slash in base64', 'FAKE~~~???>>>FAKE=0001'],
  ['signs', `FAKE!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~FAKE`],
];

describe.each(TOKENS)('%s', (_what, token) => {
  const maskers = () => EMAILS.map((email) => ({ email, masker: maskerFor(email, token) }));

  test('is shown neither alone nor behind any e-mail, however it is encoded (A2, A5)', () => {
    for (const { email, masker } of maskers()) {
      for (const [name, encode] of ENCODINGS) {
        expect([name, leaks(masker, encode(token))]).toEqual([name, []]);
        const pair = encode(`${email}:${token}`);
        // The e-mail is public: only pieces that contain part of the token count.
        const found = leaks(masker, pair).filter((piece) => !encode(`${email}:`).includes(piece));
        expect([name, found]).toEqual([name, []]);
      }
    }
  });

  test('is not shown in base64 of base64 of its header, at any place', () => {
    for (const { email, masker } of maskers()) {
      for (const before of ['', 'x', 'xx', 'Authorization: ']) {
        const header = `${before}Basic ${base64(`${email}:${token}`)}`;
        // Only groups shared with the characters at either end are left: fewer than eight characters.
        const inner = base64(header).slice(base64(`${before}Basic `).length + 4, -8);
        expect(piecesIn(masker.mask(base64(header)), inner)).toEqual([]);
        expect(masker.mask(header)).toBe(`${before}Basic ***`);
      }
    }
  });
});

describe('nothing but the secret is hidden', () => {
  test.each([
    ...EMAILS,
    'automation-0123456789@serviceaccount.atlassian.com',
    `${'a-very-long-name.'.repeat(3)}x@serviceaccount.atlassian.com`,
  ])('the outputs of a job survive for %s (A15)', (email) => {
    const outputs = {
      'base-url': `https://api.atlassian.com/ex/jira/${CLOUD_ID}`,
      'site-url': 'https://acme.atlassian.net',
      'cloud-id': CLOUD_ID,
      'auth-method': 'scoped-api-token',
      'account-id': `712020:${CLOUD_ID}`,
      'account-name': 'Mia Krystof',
      'expires-at': '2027-01-31T23:59:59Z',
      email,
      'user:': `${email}:`,
      'a log line': `Authenticated as ${email} with Basic, in base64 ${base64('me')}, Cg== and 0a`,
    };
    for (const [, token] of TOKENS) {
      expect(maskerFor(email, token).dropped(outputs)).toEqual([]);
    }
  });

  test('no form is shorter than eight characters, and no line of base64 than four', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 300 }), (value) => {
        const texts = [value, `${value}\n`].map(base64);
        const folded = texts.flatMap((text) => [64, 76].flatMap((width) => wrapped(text, width)));
        for (const form of derivedForms(value)) {
          expect(form.length).toBeGreaterThanOrEqual(folded.includes(form) ? 4 : 8);
        }
      }),
    );
  });

  test('the line that holds nothing but the line feed is not masked', () => {
    // 48 bytes fill a line of 64 columns, 57 bytes one of 76.
    for (const length of [48, 57, 96, 114]) expect(derivedForms('F'.repeat(length))).not.toContain('Cg==');
  });
});

// Other tests show that nothing is readable. Here each form is listed once: this reveals a lost form, and a superfluous
// one, which would hide public text.

test('the forms of a short token, the longest first', () => {
  expect(derivedForms('FAKE-=@.')).toMatchSnapshot();
});

test('the lines of a folded pair: none that holds nothing but the e-mail', () => {
  const forms = derivedForms(`x@y.z:${'FAKE-0123456789'.repeat(6)}`);
  expect(forms.filter((form) => form.length <= 80)).toMatchSnapshot();
});

test("the pair's base64 is hidden in Latin-1, too, as Python's requests sends it", () => {
  const pair = Buffer.from('me@example.com:FAKE-pässwörd-01', 'latin1').toString('base64');
  const masker = maskerFor('me@example.com', 'FAKE-pässwörd-01');
  expect(piecesIn(masker.mask(pair), pair.slice(20))).toEqual([]);
});

test('of the pair for Basic and of its header, no form is masked twice', () => {
  const known = new Set<string>();
  const [token, pair] = ['FAKE:"0123456789', 'x@y.z:FAKE:"0123456789'];
  const counts = [token, pair, base64(pair)].map((value) => derivedForms(value, known).length);
  // Exact: a form too many takes the place of another secret's.
  expect([...counts, known.size]).toEqual([110, 30, 81, 221]);
});

test.each([64, 76, 80, 81])('an e-mail of %i columns is not hidden in its folded pair', (length) => {
  const pair = `${'@x:'.padStart(length, 'me.')}FAKE-0123456789`;
  const folded = [64, 76, 80].filter((width) => width <= length).map((width) => pair.slice(0, width));
  expect(derivedForms(pair).filter((form) => folded.includes(form))).toEqual([]);
});

test('a key is hidden line by line, but for its first and last, and short ones', () => {
  const [first, last] = ['-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----'];
  const forms = derivedForms(`${first}\r\nFAKE0001\rFAKE0002-----\r\n\r\nFAK=\n${last}\n`);
  expect(forms).toHaveLength(154);
  expect(forms).toEqual(expect.arrayContaining(['FAKE0001', 'FAKE0002-----']));
  expect(forms.filter((form) => /[\r\n]/.test(form) || [first, last, 'FAK='].includes(form))).toEqual([]);
});

test('a text too short to be a secret has no form that is as short', () => {
  expect(formsToMask(new Secret('FAK')).filter((form) => form.length < 8)).toEqual([]);
});

const signs = `FAKE !"$%&'()*+,/;<=>?@[\\]^\`{|}~ä中😀`;

test.each([
  ['of 8,192, the most that is accepted', fakeToken('long', 8192), 364],
  ['of signs, the most', signs.repeat(230), 398],
])('a token %s, its pair and its header take less than 400 masks', (_length, token, count) => {
  const pair = `first.last+jira@a-longer.example.com:${token}`;
  const known = new Set<string>();
  for (const value of [token, pair, Buffer.from(pair).toString('base64')]) derivedForms(value, known);
  expect(known.size).toBe(count);
});
