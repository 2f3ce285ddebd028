import { describe, expect, test } from '@jest/globals';
import { createVerify } from 'node:crypto';
import fc from 'fast-check';
import { anyCharacter } from '../any-text.js';
import { baseString, formPairs, headerPairs, type Pair } from '../../sandbox/data-center/rfc5849.js';
import type { SigningKey } from '../../src/credential.js';
import { signature } from '../../src/oauth1.js';
import { Secret } from '../../src/secret.js';
import { failureOf } from '../project/failure-of.js';
import { pkcs8, rsaPair } from '../read/keys.js';

const pair = rsaPair();
const KEY: SigningKey = {
  consumerKey: 'FAKE-consumer',
  oauthToken: new Secret('FAKE-oauth-token'),
  privateKey: new Secret(pkcs8(pair)),
};
const NOW = new Date('2027-01-31T12:00:00.999Z');
const NONCE = 'FAKEnonce0001';
const EFFECTS = { now: () => NOW, nonce: () => NONCE };
const ROOT = 'https://jira.example.com/jira/rest/api/2';

const headerOf = (method: string, url: string, key = KEY): string =>
  signature(key, method, url, EFFECTS).reveal();

/** Section 3.4.3, with SHA-1: verifies like a server that knows the public key. */
function isGood(method: string, url: string, header: string): boolean {
  const pairs = headerPairs(header);
  const found = pairs.find(([name]) => name === 'oauth_signature')?.[1] ?? '';
  const base = baseString(method, url, pairs);
  return createVerify('RSA-SHA1').update(base).verify(pair.publicKey, found, 'base64');
}

test('the example of RFC 5849, section 3.4.1.1', () => {
  const parameters: Pair[] = [
    ['oauth_consumer_key', '9djdj82h48djs9d2'],
    ['oauth_token', 'kkk9d7dh3k39sjv7'],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', '137131201'],
    ['oauth_nonce', '7d8f3e4a'],
    ['oauth_signature', 'djosJKDKJSD8743243%2Fjdk33klY%3D'],
    ...formPairs('c2&a3=2+q'),
  ];
  expect(baseString('POST', 'http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b', parameters)).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26' +
      'c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26' +
      'oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  );
});

describe('the header', () => {
  test('holds what RFC 5849 wants, and nothing else', () => {
    const pairs = headerPairs(headerOf('GET', `${ROOT}/myself`));
    expect(Object.fromEntries(pairs)).toEqual({
      oauth_consumer_key: 'FAKE-consumer',
      oauth_token: 'FAKE-oauth-token',
      oauth_signature_method: 'RSA-SHA1',
      oauth_timestamp: String(Date.UTC(2027, 0, 31, 12) / 1000),
      oauth_nonce: NONCE,
      oauth_version: '1.0',
      oauth_signature: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as unknown,
    });
    expect(pairs).toHaveLength(7);
  });

  test('is one line, and holds nothing of the key', () => {
    const header = headerOf('GET', `${ROOT}/myself`);
    expect(header).toMatch(/^OAuth (?:[a-z_]+="[\w.~%-]*", )*[a-z_]+="[\w.~%-]*"$/);
    expect(String(signature(KEY, 'GET', `${ROOT}/myself`, EFFECTS))).toBe('***');
    for (const line of KEY.privateKey.reveal().split('\n').slice(1, -2)) expect(header).not.toContain(line);
  });

  test('may tell of a consumer and a token with any sign', () => {
    const name = `FAKE!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`;
    const key = { ...KEY, consumerKey: name, oauthToken: new Secret(name) };
    const header = headerOf('GET', `${ROOT}/myself?a=b`, key);
    for (const each of ['oauth_consumer_key', 'oauth_token'])
      expect(headerPairs(header)).toContainEqual([each, name]);
    expect(isGood('GET', `${ROOT}/myself?a=b`, header)).toBe(true);
  });
});

test('a fragment is not signed', () => {
  const url = `${ROOT}/issue/KEY-1?a=b#c=d`;
  expect(isGood('GET', url, headerOf('GET', url))).toBe(true);
});

test.each(['/search?__proto__=1&a=2', '/search?oauth_nonce=1&oauth_callback=2', '/search?%6Fauth_token=1'])(
  '%s has a name that OAuth reserves, and is not signed',
  (rest) => {
    failureOf(() => headerOf('GET', ROOT + rest), 'invalid-input');
  },
);

describe('the port', () => {
  test.each([
    ['https://jira.example.com:443/a', 'https://jira.example.com/a'],
    ['http://localhost:80/a', 'http://localhost/a'],
    ['HTTPS://JIRA.Example.COM/A', 'https://jira.example.com/A'],
  ])('in %s is signed as %s', (url, signed) => {
    const header = headerOf('GET', url);
    expect(headerOf('GET', signed)).toBe(header);
    expect(isGood('GET', url, header)).toBe(true);
  });
});

test.each(['a=100%', 'a=%FF', '%E0%80%80'])('%s, whose encoding is broken, ends in no bug', (query) => {
  expect(headerPairs(headerOf('GET', `${ROOT}/search?${query}`))).toHaveLength(7);
});

// Generated URLs: all allowed characters, each in one of its spellings.
const spelled = (characters: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(characters, fc.constantFrom('plain', 'encoded', 'lower')).map(([character, how]) => {
    const all = Buffer.from(character).toString('hex').replaceAll(/../g, '%$&');
    if (how === 'plain' && /^[\w.~!$'()*,;:@/?-]$/.test(character)) return character;
    return how === 'lower' ? all : all.toUpperCase();
  });
const character = fc.oneof(
  fc.constantFrom(...Array.from(`abAB019-._~!$'()*,;:@/?`)),
  fc.constantFrom(...Array.from(`+&=%#[] "<>{}|\\^\`\u007f\u0000`)),
  anyCharacter.filter((text) => text.isWellFormed()),
);
const word = fc.array(spelled(character), { maxLength: 4 }).map((letters) => letters.join(''));
const name = fc.oneof(word, word, word, fc.constantFrom('a', 'fields', 'constructor', 'fields%5B%5D'));
const value = fc.oneof(word, word, word, fc.constantFrom('+', 'a=b', '==', ''));
const assigned = fc.tuple(name, value).map((parts) => parts.join('='));
const parameter = fc.oneof(assigned, assigned, assigned, name, fc.constant(''));
const path = fc
  .array(
    word.map((text) => text.replace(/[?]/g, '').replace(/^\.{1,2}$|^(?:%2e|\.){1,2}$/i, 'x')),
    { maxLength: 3 },
  )
  .map((segments) => segments.map((segment) => `/${segment}`).join(''))
  // A URL parser would treat these as upward steps.
  .filter((text) => !/\/(?:\.|%2e){1,2}(?=\/|$)/i.test(text));
const url = fc
  .tuple(
    fc.constantFrom('https://jira.example.com', 'https://jira.example.com:8443', 'http://localhost:8080'),
    fc.constantFrom('', '/jira'),
    path,
    fc.option(
      fc.array(parameter, { maxLength: 5 }).map((pieces) => `?${pieces.join('&')}`),
      { nil: '' },
    ),
  )
  .map((parts) => parts.join(''));

test('any URL is signed as a server reads it', () => {
  fc.assert(
    fc.property(fc.constantFrom('GET', 'PUT'), url, (method, text) => {
      const header = headerOf(method, text);
      expect(baseString(method, text, headerPairs(header))).toMatch(/^[A-Z]+&http/);
      expect(isGood(method, text, header)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
