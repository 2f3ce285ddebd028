import { createVerify } from 'node:crypto';
import type { ModelRequest } from '../http.js';

/** OAuth Core 1.0's problem reporting: what `oauth_problem` can say here. */
export type OAuth1Problem =
  | 'parameter_absent'
  | 'signature_method_rejected'
  | 'version_rejected'
  | 'consumer_key_unknown'
  | 'token_rejected'
  | 'timestamp_refused'
  | 'signature_invalid'
  | 'nonce_used';

/** A consumer and a token of its. */
export interface OAuth1Access {
  consumerKey: string;
  token: string;
  /** PEM. */
  publicKey: string;
}

/** RFC 5849 leaves the tolerance to the server; how long Jira's is, is not established. */
const TOLERANCE_SECONDS = 5 * 60;

const REQUIRED = [
  'oauth_consumer_key',
  'oauth_token',
  'oauth_signature_method',
  'oauth_signature',
  'oauth_timestamp',
  'oauth_nonce',
];

/**
 * Verifies requests as RFC 5849 section 3.2 asks, for RSA-SHA1, the one method that Atlassian documents. Time is the
 * machine's, not the sandbox's: it is what the signer goes by.
 */
export class OAuth1Verifier {
  readonly #access: () => OAuth1Access;
  readonly #used = new Set<string>();

  /** @param access asked only when a signed request comes, because its key is made at first use */
  constructor(access: () => OAuth1Access) {
    this.#access = access;
  }

  /** Forgets which nonces were used. */
  reset(): void {
    this.#used.clear();
  }

  /** What is wrong with a signed request, or undefined if nothing is. */
  verify(request: ModelRequest): OAuth1Problem | undefined {
    const signed = readHeader(request.headers['authorization'] ?? '');
    const one = (name: string): string => signed.find(([each]) => each === name)?.[1] ?? '';
    if (REQUIRED.some((name) => one(name) === '')) return 'parameter_absent';
    if (one('oauth_signature_method') !== 'RSA-SHA1') return 'signature_method_rejected';
    if (!['', '1.0'].includes(one('oauth_version'))) return 'version_rejected';
    const { consumerKey, token, publicKey } = this.#access();
    if (one('oauth_consumer_key') !== consumerKey) return 'consumer_key_unknown';
    if (one('oauth_token') !== token) return 'token_rejected';
    const timestamp = one('oauth_timestamp');
    const distance = Math.abs(Date.now() / 1000 - Number(timestamp));
    if (!/^\d{1,12}$/.test(timestamp) || distance > TOLERANCE_SECONDS) return 'timestamp_refused';
    const base = signatureBase(request, signed);
    const genuine = createVerify('RSA-SHA1').update(base).verify(publicKey, one('oauth_signature'), 'base64');
    if (!genuine) return 'signature_invalid';
    const use = `${timestamp} ${one('oauth_nonce')}`;
    if (this.#used.has(use)) return 'nonce_used';
    this.#used.add(use);
    return undefined;
  }
}

type Parameter = readonly [name: string, value: string];

/** The parameters of an `Authorization: OAuth …` header, decoded (section 3.5.1). */
function readHeader(header: string): Parameter[] {
  return [...header.replace(/^OAuth\s+/i, '').matchAll(/([^\s,="]+)="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [decode(name), decode(value)],
  );
}

/** Section 3.4.1: method, address and parameters, each encoded, with `&` between them. */
function signatureBase(request: ModelRequest, signed: readonly Parameter[]): string {
  const { origin, pathname } = new URL(request.origin + request.path);
  const parameters = [
    ...request.query.entries(),
    ...formOf(request),
    ...signed.filter(([name]) => name !== 'realm' && name !== 'oauth_signature'),
  ];
  return [request.method.toUpperCase(), origin + pathname, normalized(parameters)].map(encode).join('&');
}

/** A body's parameters, only where it is a form (section 3.4.1.3.1). */
function formOf({ headers, body }: ModelRequest): Parameter[] {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm ? [...new URLSearchParams(body).entries()] : [];
}

/** Section 3.4.1.3.2: encoded first, then sorted by name and value, byte by byte. */
function normalized(parameters: readonly Parameter[]): string {
  const pairs = parameters.map(([name, value]) => [encode(name), encode(value)] as const);
  const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  return pairs
    .sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Section 3.6: everything but letters, digits and `-._~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Undone percent-encoding, or the text itself where it is none: then no signature can fit. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
