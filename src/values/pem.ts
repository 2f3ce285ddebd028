import type { KeyObject } from 'node:crypto';
import { readText } from '../files.js';
import { nodeCrypto } from '../node-crypto.js';
import { Secret, type Mask } from '../secret.js';
import { invalid } from './given.js';

/** Enough for RSA with 16384 bits; what is longer is no key. */
const LONGEST_KEY = 32_768;

/** True for a value that is PEM itself, not the path of a file. */
export function isPem(value: string): boolean {
  return value.includes('-----BEGIN');
}

/** Line ends may have been lost to spaces on the way through a CI system's settings. */
function armored(kind: string, body: string): string {
  const lines = body.replace(/\s/g, '').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`].join('\n');
}

/**
 * Reads a private key in PEM, masked before anything is said about it. Line ends may be real, escaped as `\n`, or lost
 * to spaces: all three are usual for a key that went through a CI system's settings.
 *
 * @param isFile the text was read from a file that was named, and may be none with a key
 * @returns the key as PEM with real line ends
 * @throws Failure `invalid-input`
 */
export function readPrivateKey(label: string, text: string, mask: Mask, isFile = false): Secret {
  const unescaped = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
  // A file by another name than was meant may hold anything: no mask for what is no key.
  const masked = isFile ? /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END|$)/.exec(unescaped)?.[0] : text;
  if (masked !== undefined && masked.length >= 16 && masked.length <= LONGEST_KEY) mask(new Secret(masked));
  const shape = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
  const [, kind, body] = shape.exec(unescaped.slice(0, LONGEST_KEY)) ?? [];
  if (kind === undefined || body === undefined) {
    throw invalid(
      `${label} holds no private key in PEM, or one with a passphrase.`,
      'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` writes it so, and asks for the passphrase.',
    );
  }
  const pem = `${armored(kind, body)}\n`;
  // The whole, as it may be printed from a file; its digits, as they may be printed by anything else.
  for (const form of [pem, pem.replaceAll('\n', '\\n'), body.replace(/\s/g, '')]) mask(new Secret(form));
  return new Secret(pem);
}

/** The key as Node uses it. @throws Failure `invalid-input` if it can't be parsed */
export function keyObject(label: string, pem: Secret): KeyObject {
  try {
    return nodeCrypto().createPrivateKey(pem.reveal());
  } catch {
    throw invalid(
      `${label} is a private key that can't be read: a part of it is missing or was changed.`,
      'Store the whole key again.',
    );
  }
}

/** The text of a regular file of at most 1 MB; `undefined` for anything else, and for what can't be read. */
export function readSmallFile(path: string): string | undefined {
  try {
    return readText(path);
  } catch {
    // The file system's error holds the path: perhaps a secret.
    return undefined;
  }
}

/**
 * The certificates in a PEM text, without anything else that stands in it; a key, perhaps. `undefined` if there is
 * none, or one that can't be read.
 */
export function certificatesIn(pem: string): string[] | undefined {
  const found = pem.match(/(?<=-----BEGIN CERTIFICATE-----)[A-Za-z0-9+/=\s]+(?=-----END CERTIFICATE-----)/g);
  const certificates = found?.map((body) => armored('CERTIFICATE', body));
  try {
    certificates?.forEach((certificate) => new (nodeCrypto().X509Certificate)(certificate));
    return certificates;
  } catch {
    // Node's error says no more than that.
    return undefined;
  }
}
