import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * Seals a text for the owner of a key: libsodium's `crypto_box_seal`, which GitHub requires for secrets. The box uses
 * an ephemeral X25519 key, whose public half comes first. The nonce is a hash of both public keys.
 *
 * @param publicKey 32 bytes
 * @throws Error if the key is invalid
 */
export function seal(text: string, publicKey: Uint8Array): Uint8Array {
  const moment = generateKeyPairSync('x25519');
  const momentPublic = rawPublicKey(moment.publicKey);
  const shared = diffieHellman({ privateKey: moment.privateKey, publicKey: keyFromRaw(publicKey) });
  const nonce = blake2b(Buffer.concat([momentPublic, publicKey]), { dkLen: 24 });
  const box = xsalsa20poly1305(boxKey(shared), nonce).encrypt(Buffer.from(text, 'utf8'));
  return Buffer.concat([momentPublic, box]);
}

/** `crypto_box_beforenm`: HSalsa20 of the shared point, with an all-zero input. */
function boxKey(shared: Buffer): Uint8Array {
  const sigma = words(Buffer.from('expand 32-byte k', 'ascii'));
  const key = new Uint32Array(8);
  hsalsa(sigma, words(shared), new Uint32Array(4), key);
  const bytes = Buffer.alloc(32);
  key.forEach((word, index) => bytes.writeUInt32LE(word, index * 4));
  return bytes;
}

function words(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(index * 4));
}

function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url');
}

function keyFromRaw(raw: Uint8Array): KeyObject {
  const x = Buffer.from(raw).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}
