import { createVerify } from 'node:crypto';
import { formOf, type ModelRequest } from '../http.js';
import { dataCenter } from './fixtures.js';
import { baseString, headerPairs } from './rfc5849.js';

/** Left to the server by RFC 5849. */
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
 * As RFC 5849 section 3.2 requires, for RSA-SHA1, the only method that Atlassian documents. By the machine's time, as
 * the signer.
 */
export class OAuth1Verifier {
  readonly #used = new Set<string>();

  verify(request: ModelRequest): string | undefined {
    const signed = headerPairs(request.headers['authorization'] ?? '');
    const one = (name: string): string => signed.find(([each]) => each === name)?.[1] ?? '';
    const { consumerKey, oauthToken, publicKey } = dataCenter.tokens.oauth1;
    const timestamp = one('oauth_timestamp');
    const distance = Math.abs(Date.now() / 1000 - Number(timestamp));
    const use = `${timestamp} ${one('oauth_nonce')}`;
    const { method, origin, path, query } = request;
    const base = baseString(method, origin + path, [...query, ...(formOf(request) ?? []), ...signed]);
    const isGenuine = (): boolean =>
      createVerify('RSA-SHA1').update(base).verify(publicKey, one('oauth_signature'), 'base64');

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
