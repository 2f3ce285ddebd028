import { describe, expect, test } from '@jest/globals';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Failure } from '../../src/failure.js';
import { Masker } from '../../sandbox/runner/index.js';
import { derivedForms } from '../../src/hand-over/derived-forms.js';
import { readRsaKey } from '../../src/methods/oauth1.js';
import { isPem, keyObject, readPrivateKey } from '../../src/values/pem.js';
import { failureOf } from '../project/failure-of.js';
import { digitsOf, ecPair, pkcs1, pkcs8, rsaPair, sec1 } from './keys.js';

const rsa = rsaPair();
const ec = ecPair();
const PKCS1 = pkcs1(rsa);
const PKCS8 = pkcs8(rsa);
const PASSPHRASE = 'FAKE-passphrase';

function reading(value: string) {
  const masked: string[] = [];
  const label = '`private-key`';
  const found = { input: 'private-key', label, value, variable: undefined, wasPadded: false };
  const key = (): string => readRsaKey(found, (secret) => masked.push(secret.reveal())).reveal();
  return { masked, key, failure: (words?: string) => failureOf(key, 'invalid-input', words) };
}

/** Secret scanners would mistake a literal for a real key. */
const labelled = (kind: string, body: string): string =>
  `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----\n`;

const SPELLINGS: [string, (pem: string) => string][] = [
  ['with real line ends', (pem) => pem],
  ['with the line ends of Windows', (pem) => pem.replaceAll('\n', '\r\n')],
  ['with \\n in place of line ends', (pem) => pem.replaceAll('\n', '\\n')],
  ['with \\r\\n in place of line ends', (pem) => pem.replaceAll('\n', '\\r\\n')],
  ['flattened to one line with spaces', (pem) => pem.trimEnd().replaceAll('\n', ' ')],
  ['flattened to one line with nothing', (pem) => pem.replaceAll('\n', '')],
  ['behind text, as some tools write it', (pem) => `Bag Attributes\n    friendlyName: FAKE\n${pem}`],
  ['before its certificate', (pem) => `${pem}${labelled('CERTIFICATE', 'RkFLRQ==')}`],
];

describe.each([
  ['PKCS #1', PKCS1, SPELLINGS],
  ['PKCS #8', PKCS8, SPELLINGS.slice(0, 1)],
])('an RSA key in %s', (_format, pem, spellings) => {
  test.each(spellings)('%s is the same key, and hidden in every spelling', (_how, spelled) => {
    const read = reading(spelled(pem));
    expect(read.key()).toBe(pem);
    expect(createPublicKey(pem).equals(rsa.publicKey)).toBe(true);
    const masker = new Masker();
    const forms = read.masked.flatMap((text) => [...derivedForms(text)]);
    for (const form of forms) masker.add(form);
    // actions/runner masks each line of a mask separately: a short one would hide half the log.
    const lines = forms.flatMap((form) => form.split(/[\r\n]+/));
    expect(lines.filter((line) => line !== '' && line.length < 4)).toEqual([]);
    const digits = digitsOf(pem);
    // No part of the key that is longer than the rest of a line is left.
    const starts = Array.from({ length: Math.floor(digits.length / 8) - 2 }, (_, at) => at * 8);
    const pieces = starts.map((at) => digits.slice(at, at + 24));
    const shown = [spelled(pem), pem, digits, pem.replaceAll('\n', '\\n'), JSON.stringify(pem)];
    for (const text of [...shown, ...shown.map((one) => Buffer.from(one).toString('base64'))]) {
      const masked = masker.mask(text);
      expect(pieces.filter((piece) => masked.includes(piece))).toEqual([]);
    }
    expect(masker.mask('The job is done, and nothing of this is secret.')).not.toContain('***');
  });
});

const pemOf = (key: KeyObject, type: 'pkcs1' | 'pkcs8' = 'pkcs8', cipher?: object): string =>
  key.export({ type, format: 'pem', ...cipher }).toString();
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 1024 });
const locked = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE };

const REFUSED: [string, string, string][] = [
  ['an EC key', pkcs8(ec), 'is not an RSA key'],
  ['an RSA key for PSS alone', pemOf(pss.privateKey), 'is not an RSA key'],
  ['a key with a passphrase, in PKCS #8', pemOf(rsa.privateKey, 'pkcs8', locked), 'one with a passphrase'],
  ['a key with a passphrase, in PKCS #1', pemOf(rsa.privateKey, 'pkcs1', locked), 'one with a passphrase'],
  ['a public key', labelled('PUBLIC KEY', digitsOf(PKCS8)), 'contains no PEM private key'],
  ['a key whose ends differ', PKCS8.replace('END PRIVATE', 'END RSA PRIVATE'), 'contains no PEM private key'],
  ['a key with a letter that base64 has not', PKCS8.replace('MII', 'M!I'), 'contains no PEM private key'],
  ['an empty key', labelled('PRIVATE KEY', ''), "can't be read"],
  ['a key of which one line is missing', PKCS1.replace(/(?<=-----\n).+\n/, ''), "can't be read"],
];

describe('is refused, unquoted, and masked before that is said:', () => {
  test.each(REFUSED)('%s', (_what, text, words) => {
    const read = reading(text);
    const failure = read.failure(words);
    expect(failure.what).toContain('`private-key`');
    expect(failure.message).not.toContain('FAKE');
    for (const line of digitsOf(text).match(/.{24}/g) ?? []) expect(failure.message).not.toContain(line);
    if (text.length >= 16) expect(read.masked).toContain(text);
  });

  test('a key behind more text than any key has', () => {
    reading('FAKE '.repeat(6600) + PKCS8).failure('contains no PEM private key');
  });

  test('a text that is too short or too long, without a mask', () => {
    const masks = [15, 16, 32_768, 32_769].map((length) => {
      const read = reading('F'.repeat(length));
      read.failure();
      return read.masked.length;
    });
    expect(masks).toEqual([0, 1, 1, 0]);
  });

  // A slow regular expression would exceed the time limit of every test.
  test('hostile text, in no time', () => {
    const begin = '-----BEGIN PRIVATE KEY-----';
    for (const unit of [begin, `${begin}\\n`, '-----BEGIN ', ' ', '\\n'])
      reading(unit.repeat(1200)).failure();
  });
});

describe('the text of a file that was named', () => {
  const masksOf = (text: string): string[] => {
    const masked: string[] = [];
    try {
      readPrivateKey('`client-key`', text, (secret) => masked.push(secret.reveal()), true);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    return masked;
  };

  test("may be a client's EC key", () => {
    const pem = readPrivateKey('`client-key`', sec1(ec).replaceAll('\n', '\\n'), () => undefined);
    expect(pem.reveal()).toBe(sec1(ec));
    expect(keyObject('`client-key`', pem).asymmetricKeyType).toBe('ec');
  });

  test('is masked where it is a key, in all spellings', () => {
    const pem = sec1(ec);
    const escaped = pem.replaceAll('\n', '\\n');
    const all = [pem, escaped, digitsOf(pem)];
    const around = 'Bag Attributes\n    friendlyName: a name of many words\n';
    const masked = masksOf(`${around}${pem}${around}`);
    expect(masked).toEqual(expect.arrayContaining(all));
    expect(masked.join('')).not.toContain('friendlyName');
    expect(masksOf(escaped)).toEqual(expect.arrayContaining(all));
    expect(masksOf(escaped)[0]).toContain('-----BEGIN EC PRIVATE KEY-----\n');
  });

  test('is not masked if it holds something else', () => {
    for (const text of ['A text of many words.', labelled('CERTIFICATE', 'RkFLRQ=='), ''])
      expect(masksOf(text)).toEqual([]);
  });

  test.each([
    ['that is cut off', sec1(ec).slice(0, 120)],
    ['in OpenSSH format', labelled('OPENSSH PRIVATE KEY', digitsOf(sec1(ec)))],
  ])('is masked if it holds a key %s, which can not be used', (_what, text) => {
    expect(masksOf(text).join('')).toContain(digitsOf(sec1(ec)).slice(0, 40));
  });
});

test('a value is PEM itself, or the path of a file', () => {
  for (const pem of [PKCS1.replaceAll('\n', ' '), '-----BEGIN ENCRYPTED PRIVATE KEY-----'])
    expect(isPem(pem)).toBe(true);
  expect(isPem('/home/runner/key.pem')).toBe(false);
});
