import { authorization, type Credential } from '../credential.js';
import { type Mask, Secret } from '../secret.js';

export { bearer } from '../credential.js';

/**
 * An Authorization header for HTTP Basic (RFC 7617, UTF-8).
 *
 * The pair is masked as well as what it is encoded to: only so does base64 of the pair with a line feed, or wrapped
 * at some column, stay hidden.
 */
export function basic(user: string, password: Secret, mask: Mask): Credential {
  const pair = new Secret(`${user}:${password.reveal()}`);
  const encoded = new Secret(Buffer.from(pair.reveal()).toString('base64'));
  mask(pair);
  mask(encoded);
  return authorization(new Secret(`Basic ${encoded.reveal()}`));
}
