import type { CredentialsOf } from '../../read/credentials.js';
import type { Secret } from '../../secret.js';
import type { Method } from '../context.js';
import { expiryOfJwt } from '../jwt.js';
import { proveAccessToken, proveOnDataCenter } from './oauth.js';

/** An OAuth 2.0 access token that somebody else obtained: Bearer, on the gateway or on the Data Center. */
export const accessToken: Method<CredentialsOf<'access-token'>> = {
  cloud: async (credentials, context) => ({
    ...(await proveAccessToken(tokensOf(credentials.accessToken), context)),
    method: 'access-token',
  }),
  dataCenter: async (credentials, context) => ({
    ...(await proveOnDataCenter(tokensOf(credentials.accessToken), context)),
    method: 'access-token',
  }),
};

function tokensOf(token: Secret) {
  return { accessToken: token, expiresAt: expiryOfJwt(token), scopes: undefined, fresh: false };
}
