import { Failure } from '../../failure.js';
import type { CredentialsOf } from '../../read/credentials.js';
import type { Exchange, Method, Proof, VerifyEffects } from '../context.js';
import { type Grant, type IssuedTokens, requestTokens, type TokenEndpoint } from '../token-endpoint.js';
import { dataCenterEndpointOf, proveAccessToken, proveOnDataCenter, tokenEndpointOf } from './oauth.js';

type RefreshToken = CredentialsOf<'refresh-token'>;

/** A person's OAuth 2.0 grant (3LO): the exchange uses the refresh token up and issues its successor. */
export const refreshToken: Method<RefreshToken> = {
  cloud: async (credentials, context) => {
    const tokens = await exchange(credentials, tokenEndpointOf(context), context, {
      grant_type: 'refresh_token',
      refresh_token: credentials.refreshToken,
    });
    if (tokens.refreshToken) context.onExchange('certain');
    return proofOf(tokens, await proveAccessToken({ ...tokens, fresh: true }, context));
  },
  dataCenter: async (credentials, context) => {
    if (credentials.redirectUri === undefined) {
      throw new Failure(
        'invalid-input',
        'A Data Center exchanges a refresh token only together with `redirect-uri`.',
        'Set `redirect-uri` to the redirect URL that is registered for the OAuth client in Jira.',
      );
    }
    const tokens = await exchange(
      credentials,
      dataCenterEndpointOf(context),
      context,
      {
        grant_type: 'refresh_token',
        refresh_token: credentials.refreshToken,
        redirect_uri: credentials.redirectUri,
      },
      'spent',
    );
    if (tokens.refreshToken) context.onExchange('spent');
    return proofOf(tokens, await proveOnDataCenter({ ...tokens, fresh: true }, context));
  },
};

function proofOf(tokens: IssuedTokens, proof: Omit<Proof, 'method'>): Proof {
  return { ...proof, method: 'refresh-token', refreshToken: tokens.refreshToken };
}

/** After these the server may have exchanged the token, and its answer was lost or could not be used. */
const UNCERTAIN: readonly Failure['code'][] = [
  'network-unreachable',
  'timeout',
  'server-unavailable',
  'untrusted-response',
];

async function exchange(
  { clientId, clientSecret }: RefreshToken,
  endpoint: TokenEndpoint,
  { onExchange }: VerifyEffects,
  grant: Grant,
  ifUncertain: Exchange = 'possible',
): Promise<IssuedTokens> {
  try {
    return await requestTokens(endpoint, clientId, clientSecret, grant);
  } catch (error) {
    if (!(error instanceof Failure) || UNCERTAIN.includes(error.code)) onExchange(ifUncertain);
    throw error;
  }
}
