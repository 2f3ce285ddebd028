import { X509Certificate } from 'node:crypto';
import { readText } from '../files.js';

/** The text of a regular file of at most 1 MB; `undefined` for anything else, and for what can't be read. */
export function readSmallFile(path: string): string | undefined {
  try {
    return readText(path);
  } catch {
    // Why it can't be read is told by the file system's error, whose text holds the path: perhaps a secret.
    return undefined;
  }
}

/**
 * The certificates in a PEM text, without anything else that stands in it; a key, perhaps. `undefined` if there is
 * none, or one that can't be read.
 */
export function certificatesIn(pem: string): string[] | undefined {
  const found = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  // Line ends may have been lost to spaces on the way through a CI system's settings.
  const certificates = Array.from(found, ([, body = '']) => armored(body.replace(/\s/g, '')));
  try {
    for (const certificate of certificates) new X509Certificate(certificate);
    return certificates.length > 0 ? certificates : undefined;
  } catch {
    // Node's error says no more than that.
    return undefined;
  }
}

function armored(digits: string): string {
  const lines = digits.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
}
