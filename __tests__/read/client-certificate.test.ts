import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, type Identity } from '../../sandbox/net/certificates.js';
import type { ClientCertificate } from '../../src/credential.js';
import type { Failure } from '../../src/failure.js';
import { readClientCertificate } from '../../src/read/client-certificate.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from './given.js';
import { digitsOf } from './keys.js';

let folder: string;
let client: Identity;
let other: Identity;
let authorityPem: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'client-certificate-'));
  const authority = createAuthority();
  authorityPem = authority.caPem;
  client = authority.client;
  other = createAuthority().client;
  writeFileSync(join(folder, 'client.pem'), client.cert);
  writeFileSync(join(folder, 'key.pem'), client.key);
  writeFileSync(join(folder, 'both.pem'), `${client.key}${client.cert}`);
  writeFileSync(join(folder, 'large.pem'), client.cert + '#'.repeat(1024 * 1024));
  writeFileSync(join(folder, 'largest.pem'), client.cert.padEnd(1024 * 1024, '#'));
  writeFileSync(join(folder, 'empty.pem'), '');
  mkdirSync(join(folder, 'folder.pem'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Reads the pair and remembers what was masked. */
class Reading {
  readonly masked: string[] = [];
  readonly #values: Values;
  readonly #environment: Record<string, string>;

  constructor(values: Values, environment: Record<string, string> = {}) {
    this.#values = values;
    this.#environment = environment;
  }

  pair(): ClientCertificate | undefined {
    return readClientCertificate(given(this.#values, this.#environment), (secret) =>
      this.masked.push(secret.reveal()),
    );
  }

  failure(): Failure {
    return failureOf(() => this.pair());
  }
}

const path = (name: string): string => join(folder, name);

test('none is needed', () => {
  expect(new Reading({}).pair()).toBeUndefined();
  expect(new Reading({ 'client-certificate': ' ', 'client-key': '\n' }).pair()).toBeUndefined();
});

describe('a certificate and its key', () => {
  test.each<[string, () => Values]>([
    ['as paths', () => ({ 'client-certificate': path('client.pem'), 'client-key': path('key.pem') })],
    ['as texts', () => ({ 'client-certificate': client.cert, 'client-key': client.key })],
    ['as a path and a text', () => ({ 'client-certificate': path('client.pem'), 'client-key': client.key })],
    ['as a text and a path', () => ({ 'client-certificate': client.cert, 'client-key': path('key.pem') })],
    [
      'in the largest file that is read',
      () => ({ 'client-certificate': path('largest.pem'), 'client-key': client.key }),
    ],
    ['in one file', () => ({ 'client-certificate': path('both.pem'), 'client-key': path('both.pem') })],
    [
      'with the line ends of Windows',
      () => ({
        'client-certificate': client.cert.replaceAll('\n', '\r\n'),
        'client-key': client.key.replaceAll('\n', '\r\n'),
      }),
    ],
    [
      'with \\n in place of line ends',
      () => ({
        'client-certificate': client.cert.replaceAll('\n', '\\n'),
        'client-key': client.key.replaceAll('\n', '\\n'),
      }),
    ],
    [
      'with \\r\\n in place of line ends',
      () => ({
        'client-certificate': client.cert.replaceAll('\n', '\\r\\n'),
        'client-key': client.key.replaceAll('\n', '\\r\\n'),
      }),
    ],
    [
      'flattened to one line with spaces',
      () => ({
        'client-certificate': client.cert.replaceAll('\n', ' '),
        'client-key': client.key.replaceAll('\n', ' '),
      }),
    ],
  ])('%s are read, and the key is masked', (_how, values) => {
    const reading = new Reading(values());
    const pair = reading.pair();
    expect(pair?.key.reveal()).toBe(client.key);
    expect(pair?.certificate).toBe(client.cert);
    // What a connection is made with.
    expect(createSecureContext({ cert: pair?.certificate, key: pair?.key.reveal() })).toBeDefined();
    expect(reading.masked).toContain(client.key);
    expect(reading.masked).toContain(digitsOf(client.key));
  });

  test('in one file: of it, the key alone is masked', () => {
    const reading = new Reading({ 'client-certificate': path('both.pem'), 'client-key': path('both.pem') });
    reading.pair();
    expect(reading.masked.join()).not.toContain('CERTIFICATE');
  });

  test('from the environment', () => {
    const environment = { JIRA_CLIENT_CERTIFICATE: path('client.pem'), JIRA_CLIENT_KEY: client.key };
    expect(new Reading({}, environment).pair()?.key.reveal()).toBe(client.key);
  });

  test('may come with those between the certificate and its authority, and without anything else', () => {
    const values = {
      'client-certificate': `FAKE-text\n${client.cert}FAKE-text\n${authorityPem}${client.key}`,
      'client-key': client.key,
    };
    const certificate = new Reading(values).pair()?.certificate ?? '';
    expect(certificate.match(/^-----BEGIN CERTIFICATE-----$/gm)).toHaveLength(2);
    expect(certificate).not.toContain('FAKE-text');
    expect(certificate).not.toContain('PRIVATE KEY');
    expect(digitsOf(certificate)).toBe(digitsOf(client.cert + authorityPem));
  });
});

describe('is refused and not quoted:', () => {
  test.each<[string, () => Values, string]>([
    [
      'a certificate alone',
      () => ({ 'client-certificate': client.cert }),
      '`client-certificate` is given without `client-key`.',
    ],
    [
      'a key alone',
      () => ({ 'client-key': client.key }),
      '`client-key` is given without `client-certificate`.',
    ],
    [
      "another certificate's key",
      () => ({ 'client-certificate': client.cert, 'client-key': other.key }),
      '`client-key` does not belong',
    ],
    [
      "the authority's certificate before the client's",
      () => ({ 'client-certificate': authorityPem + client.cert, 'client-key': client.key }),
      '`client-key` does not belong',
    ],
    [
      'a certificate file that is not there',
      () => ({ 'client-certificate': path('FAKE.pem'), 'client-key': client.key }),
      '`client-certificate` is neither PEM nor the path',
    ],
    [
      'a key file that is not there',
      () => ({ 'client-certificate': client.cert, 'client-key': path('FAKE.pem') }),
      '`client-key` is neither PEM nor the path',
    ],
    [
      'a folder',
      () => ({ 'client-certificate': path('folder.pem'), 'client-key': client.key }),
      '`client-certificate` is neither PEM nor the path',
    ],
    [
      'a file that is too large',
      () => ({ 'client-certificate': path('large.pem'), 'client-key': client.key }),
      '`client-certificate` is neither PEM nor the path',
    ],
    [
      'an empty file',
      () => ({ 'client-certificate': path('empty.pem'), 'client-key': client.key }),
      '`client-certificate` holds no certificate',
    ],
    [
      'a key in place of the certificate',
      () => ({ 'client-certificate': client.key, 'client-key': client.key }),
      '`client-certificate` holds no certificate',
    ],
    [
      'a certificate in place of the key',
      () => ({ 'client-certificate': client.cert, 'client-key': client.cert }),
      '`client-key` holds no private key',
    ],
    [
      'a certificate that is cut off',
      () => ({ 'client-certificate': client.cert.slice(0, 200), 'client-key': client.key }),
      '`client-certificate` holds no certificate',
    ],
    [
      'a certificate of nothing',
      () => ({
        'client-certificate': client.cert.replace(/(?<=CERTIFICATE-----)[^-]+/, '\n'),
        'client-key': client.key,
      }),
      '`client-certificate` holds no certificate',
    ],
    [
      'a certificate of which a part is missing',
      () => ({ 'client-certificate': client.cert.replace(/(?<=-----\n).+\n/, ''), 'client-key': client.key }),
      '`client-certificate` holds no certificate',
    ],
    [
      'a key of which a part is missing',
      () => ({ 'client-certificate': client.cert, 'client-key': client.key.replace(/(?<=-----\n).+\n/, '') }),
      "`client-key` is a private key that can't be read",
    ],
  ])('%s', (_what, values, words) => {
    const reading = new Reading(values());
    const failure = reading.failure();
    expect(failure.code).toBe('invalid-input');
    expect(failure.what).toContain(words);
    expect(failure.message).not.toContain('FAKE.pem');
    expect(failure.message).not.toContain(folder);
    for (const line of digitsOf(client.key).match(/.{24}/g) ?? [])
      expect(failure.message).not.toContain(line);
  });

  test('and a key that was given is masked before, whatever is wrong', () => {
    const wrong: Values[] = [
      { 'client-key': client.key },
      { 'client-key': client.key, 'client-certificate': 'FAKE.pem' },
      { 'client-key': client.key, 'client-certificate': other.cert },
    ];
    for (const values of wrong) {
      const reading = new Reading(values);
      expect(reading.failure().code).toBe('invalid-input');
      expect(reading.masked).toContain(client.key.trim());
    }
  });
});
