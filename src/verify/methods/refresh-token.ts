import { Failure } from '../../failure.js';
import type { CredentialsOf } from '../../read/credentials.js';
import type { Method } from '../context.js';
import { requestTokens } from '../token-endpoint.js';
import { proveAccessToken, tokenEndpointOf } from './oauth.js';

/** A person's OAuth 2.0 grant (3LO): the exchange uses the refresh token up and issues its successor. */
export const refreshToken: Method<CredentialsOf<'refresh-token'>> = async (credentials, context) => {
  const { clientId, clientSecret } = credentials;
  const tokens = await requestTokens(tokenEndpointOf(context), clientId, clientSecret, {
    grant_type: 'refresh_token',
    refresh_token: credentials.refreshToken,
  });
  try {
    const proof = await proveAccessToken({ ...tokens, fresh: true }, context);
    return { ...proof, method: 'refresh-token', refreshToken: tokens.refreshToken };
  } catch (error) {
    if (!(error instanceof Failure) || !tokens.refreshToken) throw error;
    // Atlassian: 10-minute leeway, in which the old refresh token still works.
    throw error.advising(
      'The refresh token was exchanged before this failure: the stored one works for ten more minutes, so run again before that.',
    );
  }
};
