import OAuth from 'oauth-1.0a';
import type { Credential, SigningKey } from './credential.js';
import { Failure } from './failure.js';
import { nodeCrypto } from './node-crypto.js';
import { Secret } from './secret.js';

/** Letters and digits, never used before with the same key. */
type Nonce = () => string;

export const randomNonce: Nonce = () => nodeCrypto().randomBytes(16).toString('hex');

/**
 * Returns the Authorization header's value for one request (OAuth 1.0a, RFC 5849), signed with RSA-SHA1, the only
 * method that Jira accepts. The signature covers the URL's query, and no JSON body.
 * @throws Failure `invalid-input` for query parameters with names that OAuth reserves
 */
export function signature(
  key: SigningKey,
  method: string,
  url: string,
  effects: Readonly<{ now: () => Date; nonce: Nonce }>,
): Secret {
  const request = { method, ...asServersRead(url) };
  const oauth = new OAuth({
    consumer: { key: key.consumerKey, secret: '' },
    signature_method: 'RSA-SHA1',
    hash_function: (baseString) =>
      nodeCrypto().createSign('RSA-SHA1').update(baseString).sign(key.privateKey.reveal(), 'base64'),
  });
  // By default, the library uses Math.random() and Date.now().
  oauth.getNonce = effects.nonce;
  oauth.getTimeStamp = () => Math.floor(effects.now().getTime() / 1000);
  const parameters = oauth.authorize(request, { key: key.oauthToken.reveal(), secret: '' });
  return new Secret(oauth.toHeader(parameters).Authorization);
}

export function signing(key: SigningKey, now: () => Date): Credential {
  const effects = { now, nonce: randomNonce };
  return { kind: 'signature', key, sign: (method, url) => signature(key, method, url, effects) };
}

/**
 * Returns the address without default port, query and fragment, and the query's parameters as servers decode them, which
 * the library's parser doesn't: `+` is a space, and every `=` after the first belongs to the value.
 */
function asServersRead(url: string): { url: string; data: Record<string, string[]> } {
  const { origin, pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())];
  if (names.some((name) => name.startsWith('oauth_') || name === '__proto__')) {
    throw new Failure(
      'invalid-input',
      'The URL has a query parameter with a name that OAuth reserves.',
      'Leave out parameters whose names begin with oauth_.',
    );
  }
  return {
    url: origin + pathname,
    data: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
  };
}
