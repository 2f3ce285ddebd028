import { Failure } from '../../failure.js';
import type { CredentialsOf } from '../../read/credentials.js';
import type { Context, Method } from '../context.js';
import { type IssuedTokens, requestTokens } from '../token-endpoint.js';
import { proveAccessToken, tokenEndpointOf } from './oauth.js';

/** A person's OAuth 2.0 grant (3LO): the exchange uses the refresh token up and issues its successor. */
export const refreshToken: Method<CredentialsOf<'refresh-token'>> = async (credentials, context) => {
  const tokens = await exchange(credentials, context);
  if (tokens.refreshToken) context.onExchange('certain');
  const proof = await proveAccessToken({ ...tokens, fresh: true }, context);
  return { ...proof, method: 'refresh-token', refreshToken: tokens.refreshToken };
};

/** After these the server may have exchanged the token, and its answer was lost or could not be used. */
const UNCERTAIN: readonly Failure['code'][] = [
  'network-unreachable',
  'timeout',
  'server-unavailable',
  'untrusted-response',
];

async function exchange(
  { clientId, clientSecret, refreshToken }: CredentialsOf<'refresh-token'>,
  context: Context,
): Promise<IssuedTokens> {
  try {
    return await requestTokens(tokenEndpointOf(context), clientId, clientSecret, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
  } catch (error) {
    if (!(error instanceof Failure) || UNCERTAIN.includes(error.code)) context.onExchange('possible');
    throw error;
  }
}
