import type { CredentialsOf } from '../../read/credentials.js';
import type { Method } from '../context.js';
import { expiryOfJwt } from '../jwt.js';
import { proveAccessToken } from './oauth.js';

/** An OAuth 2.0 access token that somebody else obtained: Bearer, on the gateway. */
export const accessToken: Method<CredentialsOf<'access-token'>> = async (credentials, context) => {
  const token = credentials.accessToken;
  const tokens = { accessToken: token, expiresAt: expiryOfJwt(token), scopes: undefined, fresh: false };
  const proof = await proveAccessToken(tokens, context);
  return { ...proof, method: 'access-token' };
};
