import type { CredentialsOf } from '../../read/credentials.js';
import type { Method } from '../context.js';
import { requestTokens } from '../token-endpoint.js';
import { proveAccessToken, tokenEndpointOf } from './oauth.js';

/** A service account's OAuth 2.0 client (2LO): a fresh access token for each run, and nothing to rotate. */
export const clientCredentials: Method<CredentialsOf<'client-credentials'>> = async (
  credentials,
  context,
) => {
  const { clientId, clientSecret } = credentials;
  const tokens = await requestTokens(tokenEndpointOf(context), clientId, clientSecret, {
    grant_type: 'client_credentials',
  });
  return { ...(await proveAccessToken({ ...tokens, fresh: true }, context)), method: 'client-credentials' };
};
