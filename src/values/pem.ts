import type { KeyObject } from 'node:crypto';
import { type ReadOptions, readText } from '../files.js';
import { nodeCrypto } from '../node-crypto.js';
import { Secret, type Mask } from '../secret.js';
import { invalid } from './given.js';

/** Enough for RSA with 16384 bits. Anything longer is not a key. */
const LONGEST_KEY = 32_768;

/** True for PEM itself, false for the path of a file. */
export function isPem(value: string): boolean {
  return value.includes('-----BEGIN');
}

function armored(kind: string, body: string): string {
  const lines = body.replace(/\s/g, '').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${kind}-----\n${lines}-----END ${kind}-----`;
}

/**
 * Reads a private key in PEM, and masks it before any message about it. CI systems' settings may escape its line breaks
 * as `\n`, or turn them into spaces; the result has real ones. @throws Failure `invalid-input`
 */
export function readPrivateKey(label: string, text: string, mask: Mask, isFile = false): Secret {
  const unescaped = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
  // A wrong file may contain anything, so only a key is masked.
  const masked = isFile ? /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END|$)/.exec(unescaped)?.[0] : text;
  if (masked !== undefined && masked.length >= 16 && masked.length <= LONGEST_KEY) mask(new Secret(masked));
  const shape = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
  const found = shape.exec(unescaped.slice(0, LONGEST_KEY));
  if (!found) {
    throw invalid(
      `${label} contains no PEM private key, or one with a passphrase.`,
      'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` converts it, and asks for the passphrase.',
    );
  }
  const [kind, body] = [String(found[1]), String(found[2])];
  const pem = `${armored(kind, body)}\n`;
  // Mask the whole key, as a file shows it, and its digits, as other programs may print them.
  for (const form of [pem, pem.replaceAll('\n', '\\n'), body.replace(/\s/g, '')]) mask(new Secret(form));
  return new Secret(pem);
}

/** @throws Failure `invalid-input` if the key can't be parsed */
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

/** Returns the text of a regular file (at most 1 MB by default), or `undefined` for anything else. */
export function readSmallFile(path: string, options?: ReadOptions): string | undefined {
  try {
    return readText(path, options);
  } catch {
    // The file system's error contains the path, which may be a secret.
    return undefined;
  }
}

/** Returns the certificates alone in a PEM text; `undefined` if it has none, or one that can't be read. */
export function certificatesIn(pem: string): string[] | undefined {
  const found = pem.match(/(?<=-----BEGIN CERTIFICATE-----)[^]*?(?=-----END CERTIFICATE-----)/g);
  if (!found) return undefined;
  const certificates = found.map((body) => armored('CERTIFICATE', body));
  try {
    certificates.forEach((certificate) => new (nodeCrypto().X509Certificate)(certificate));
    return certificates;
  } catch {
    // Node's error says nothing more.
    return undefined;
  }
}
