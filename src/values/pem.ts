import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Secret, type Mask } from '../secret.js';
import { invalid } from './given.js';

const PEM = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;

/** Enough for RSA with 16384 bits; what is longer is no key. */
const LONGEST_KEY = 32_768;

/** True for a value that is a key itself, not the path of one. */
export function isPem(value: string): boolean {
  return value.includes('-----BEGIN');
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
  const [, kind, body] = PEM.exec(unescaped.slice(0, LONGEST_KEY)) ?? [];
  if (kind === undefined || body === undefined) {
    throw invalid(
      `${label} holds no private key in PEM, or one with a passphrase.`,
      'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` writes it so, and asks for the passphrase.',
    );
  }
  const digits = body.replace(/\s/g, '');
  const lines = digits.match(/.{1,64}/g) ?? [];
  const pem = [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');
  // The whole, as it may be printed from a file; its digits, as they may be printed by anything else.
  for (const form of [pem, pem.replaceAll('\n', '\\n'), digits]) mask(new Secret(form));
  return new Secret(pem);
}

/**
 * The key as Node uses it.
 *
 * @throws Failure `invalid-input` if it can't be parsed
 */
export function keyObject(label: string, pem: Secret): KeyObject {
  try {
    return createPrivateKey(pem.reveal());
  } catch {
    throw invalid(
      `${label} is a private key that can't be read: a part of it is missing or was changed.`,
      'Store the whole key again.',
    );
  }
}
