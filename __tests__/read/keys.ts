import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A key pair created for one test run: no file of this project ever contains a key. */
export interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The weakest key that Node's OpenSSL accepts for signing with SHA-1, because it is quick to create. */
export const rsaPair = (): Pair => generateKeyPairSync('rsa', { modulusLength: 1024 });

export const ecPair = (): Pair => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

export const pkcs8 = ({ privateKey }: Pair): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export const pkcs1 = ({ privateKey }: Pair): string =>
  privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

export const sec1 = ({ privateKey }: Pair): string =>
  privateKey.export({ type: 'sec1', format: 'pem' }).toString();

/** Returns the text between the lines of dashes, as one word. */
export const digitsOf = (pem: string): string => pem.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
