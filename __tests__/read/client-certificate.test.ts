import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { join } from 'node:path';
import { folderOfTests } from '../folder.js';
import { createAuthority } from '../../sandbox/net/certificates.js';
import { readClientCertificate } from '../../src/read/settings.js';
import { failureOf } from '../project/failure-of.js';
import { given } from './given.js';
import { digitsOf } from './keys.js';

const folder = folderOfTests();
const path = (name: string): string => join(folder, name);
const { client, caPem } = createAuthority();
const { cert, key } = client;
const other = createAuthority().client;
for (const [name, text] of Object.entries({
  'client.pem': cert,
  'key.pem': key,
  'both.pem': `${key}${cert}`,
  'largest.pem': cert.padEnd(1024 * 1024, '#'),
}))
  writeFileSync(path(name), text);

function reading(certificate: string, keyText: string) {
  const masked: string[] = [];
  const inputs = given({ 'client-certificate': certificate, 'client-key': keyText });
  return { masked, pair: () => readClientCertificate(inputs, (secret) => masked.push(secret.reveal())) };
}

test('none is needed', () => {
  expect(reading('', '').pair()).toBeUndefined();
  expect(reading(' ', '\n').pair()).toBeUndefined();
});

describe('a certificate and its key', () => {
  const spelled = (lineEnd: string): [string, string] => [
    cert.replaceAll('\n', lineEnd),
    key.replaceAll('\n', lineEnd),
  ];

  test.each<[how: string, pair: [certificate: string, key: string]]>([
    ['as paths', [path('client.pem'), path('key.pem')]],
    ['as texts', [cert, key]],
    ['in the largest file that is read', [path('largest.pem'), key]],
    ['in one file', [path('both.pem'), path('both.pem')]],
    ['with \\n in place of line ends', spelled('\\n')],
    ['flattened to one line with spaces', spelled(' ')],
  ])('%s are read, and the key is masked', (_how, [certificate, keyText]) => {
    const { pair, masked } = reading(certificate, keyText);
    const found = pair();
    expect([found?.certificate, found?.key.reveal()]).toEqual([cert, key]);
    expect(createSecureContext({ cert: found?.certificate, key: found?.key.reveal() })).toBeDefined();
    expect(masked).toEqual(expect.arrayContaining([key, digitsOf(key)]));
    expect(masked.join()).not.toContain('CERTIFICATE');
  });

  test('may come with those of authorities, and lose all else', () => {
    const found = reading(`FAKE-text\n${cert}FAKE-text\n${caPem}${key}`, key).pair();
    expect(found?.certificate.match(/^-----BEGIN CERTIFICATE-----$/gm)).toHaveLength(2);
    expect(found?.certificate).not.toMatch(/FAKE-text|PRIVATE KEY/);
    expect(digitsOf(found?.certificate ?? '')).toBe(digitsOf(cert + caPem));
  });
});

describe('is refused and not quoted:', () => {
  const withoutLine = (pem: string): string => pem.replace(/(?<=-----\n).+\n/, '');
  const NO_CERTIFICATE = '`client-certificate` holds no certificate';

  test.each<[what: string, pair: [certificate: string, key: string], words: string]>([
    ['a certificate alone', [cert, ''], '`client-certificate` is given without `client-key`.'],
    ['a key alone', ['', key], '`client-key` is given without `client-certificate`.'],
    ["another certificate's key", [cert, other.key], '`client-key` does not belong'],
    ["the authority's certificate before the client's", [caPem + cert, key], '`client-key` does not belong'],
    [
      'a certificate file that is not there',
      [path('FAKE.pem'), key],
      '`client-certificate` is neither PEM nor the path',
    ],
    ['a key in its place', [key, key], NO_CERTIFICATE],
    ['a damaged certificate after it', [cert + caPem.replace(/(?<=-----\n)./, '*'), key], NO_CERTIFICATE],
    ['a key of which a part is missing', [cert, withoutLine(key)], '`client-key` is a private key that can'],
  ])('%s', (_what, [certificate, keyText], words) => {
    const { message } = failureOf(reading(certificate, keyText).pair, 'invalid-input', words);
    for (const text of ['FAKE.pem', folder, ...(digitsOf(key).match(/.{24}/g) ?? [])])
      expect(message).not.toContain(text);
  });

  test('and a key is masked before, whatever is wrong', () => {
    const { pair, masked } = reading('FAKE.pem', key);
    failureOf(pair, 'invalid-input');
    expect(masked).toContain(key.trim());
  });
});
