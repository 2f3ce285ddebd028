import { createVerify } from 'node:crypto';
import { formOf, type ModelRequest } from '../http.js';
import { dataCenter } from './fixtures.js';

/** RFC 5849 leaves the tolerance to the server. Jira's value is not established. */
const TOLERANCE_SECONDS = 5 * 60;

const REQUIRED = [
  'oauth_consumer_key',
  'oauth_token',
  'oauth_signature_method',
  'oauth_signature',
  'oauth_timestamp',
  'oauth_nonce',
];

type Parameter = readonly [name: string, value: string];

/**
 * Verifies requests as RFC 5849 section 3.2 requires, for RSA-SHA1, the only method that Atlassian documents. Uses
 * the machine's time, not the sandbox's, because the signer does too.
 */
export class OAuth1Verifier {
  readonly #used = new Set<string>();

  /** Returns the problem with a signed request, in the words of OAuth's problem reporting, or undefined. */
  verify(request: ModelRequest): string | undefined {
    // Section 3.5.1.
    const header = (request.headers['authorization'] ?? '').replace(/^OAuth\s+/i, '');
    const signed = [...header.matchAll(/([^\s,="]+)="([^"]*)"/g)].map(
      ([, name = '', value = '']): Parameter => [decode(name), decode(value)],
    );
    const one = (name: string): string => signed.find(([each]) => each === name)?.[1] ?? '';
    // The key is created on first use.
    const { consumerKey, oauthToken, publicKey } = dataCenter.tokens.oauth1;
    const timestamp = one('oauth_timestamp');
    const distance = Math.abs(Date.now() / 1000 - Number(timestamp));
    const use = `${timestamp} ${one('oauth_nonce')}`;
    const isGenuine = (): boolean =>
      createVerify('RSA-SHA1')
        .update(signatureBase(request, signed))
        .verify(publicKey, one('oauth_signature'), 'base64');

    if (REQUIRED.some((name) => one(name) === '')) return 'parameter_absent';
    if (one('oauth_signature_method') !== 'RSA-SHA1') return 'signature_method_rejected';
    if (!['', '1.0'].includes(one('oauth_version'))) return 'version_rejected';
    if (one('oauth_consumer_key') !== consumerKey) return 'consumer_key_unknown';
    if (one('oauth_token') !== oauthToken) return 'token_rejected';
    if (!/^\d{1,12}$/.test(timestamp) || distance > TOLERANCE_SECONDS) return 'timestamp_refused';
    if (!isGenuine()) return 'signature_invalid';
    if (this.#used.has(use)) return 'nonce_used';
    this.#used.add(use);
    return undefined;
  }
}

/** Section 3.4.1: method, address and parameters, each encoded, joined with `&`. */
function signatureBase(request: ModelRequest, signed: readonly Parameter[]): string {
  const { origin, pathname } = new URL(request.origin + request.path);
  const parameters = [
    ...request.query,
    ...(formOf(request) ?? []),
    ...signed.filter(([name]) => name !== 'realm' && name !== 'oauth_signature'),
  ];
  // Section 3.4.1.3.2: encoded first, then sorted by name and value, byte by byte.
  const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  const normalized = parameters
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return [request.method.toUpperCase(), origin + pathname, normalized].map(encode).join('&');
}

/** Section 3.6: encodes everything except letters, digits and `-._~`. */
function encode(text: string): string {
  const more = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, more);
}

/** Decodes percent-encoding. Returns malformed text unchanged, which no signature matches. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
