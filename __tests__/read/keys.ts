import { generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The weakest key that OpenSSL accepts is quick to create. */
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
