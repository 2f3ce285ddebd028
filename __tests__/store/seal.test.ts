import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import sodium from 'libsodium-wrappers';
import { seal } from '../../src/store/seal.js';

beforeAll(() => sodium.ready);

test('libsodium opens what was sealed, whatever text and key', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 2000 }), (text) => {
      const { publicKey, privateKey } = sodium.crypto_box_keypair();
      const sealed = seal(text, publicKey);
      expect(Buffer.from(sodium.crypto_box_seal_open(sealed, publicKey, privateKey)).toString()).toBe(text);
      expect(sealed.length).toBe(Buffer.byteLength(text) + sodium.crypto_box_SEALBYTES);
    }),
  );
});

test('two seals of one text have nothing in common', () => {
  const { publicKey } = sodium.crypto_box_keypair();
  const [first, second] = [seal('FAKE-token', publicKey), seal('FAKE-token', publicKey)].map((bytes) =>
    Buffer.from(bytes),
  );
  expect(first?.subarray(0, 32)).not.toEqual(second?.subarray(0, 32));
  expect(first?.subarray(32)).not.toEqual(second?.subarray(32));
});

test.each([0, 31, 33])('a key of %i bytes is none', (length) => {
  expect(() => seal('FAKE-token', new Uint8Array(length).fill(9))).toThrow();
});
