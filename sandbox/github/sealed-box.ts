import { generateKeyPairSync } from 'node:crypto';

/** An X25519 key pair, 32 bytes each. */
export interface BoxKeys {
  publicKey: Buffer;
  privateKey: Buffer;
}

/** Makes the keys of a box. */
export function newBoxKeys(): BoxKeys {
  const { x = '', d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  return { publicKey: Buffer.from(x, 'base64url'), privateKey: Buffer.from(d, 'base64url') };
}

/**
 * Opens what `crypto_box_seal` made, with libsodium itself: whatever it opens, GitHub opens too. It is loaded at first
 * use, because most sandboxes never need it.
 *
 * @returns undefined for anything that was not sealed for these keys
 */
export async function openSealedBox(sealed: Buffer, keys: BoxKeys): Promise<Buffer | undefined> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  try {
    return Buffer.from(sodium.crypto_box_seal_open(sealed, keys.publicKey, keys.privateKey));
  } catch {
    // A wrong key and a damaged box are the same error to libsodium.
    return undefined;
  }
}
