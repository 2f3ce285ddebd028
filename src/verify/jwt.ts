import type { Secret } from '../secret.js';
import { field, isObject } from '../json.js';

/** The last second that a JavaScript date can hold and a person would believe: the year 9999. */
const LATEST_S = 253_402_300_799;

/**
 * When an access token expires, if it is a JWT with `exp` (RFC 7519, seconds). Atlassian promises no format, so this
 * only fills in where no answer said `expires_in`, and is never a reason to refuse a token.
 */
export function expiryOfJwt(token: Secret): Date | undefined {
  const payload = token.reveal().split('.')[1] ?? '';
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const seconds = isObject(claims) ? field(claims, 'exp') : undefined;
    if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= LATEST_S)) return undefined;
    return new Date(Math.floor(seconds) * 1000);
  } catch {
    // Not a JWT: its expiry is unknown, which is an answer, too.
    return undefined;
  }
}
