import type { CredentialsOf } from '../../read/credentials.js';
import type { Method, Proof } from '../context.js';
import { rotate } from '../rotation.js';
import type { IssuedTokens } from '../token-endpoint.js';
import { dataCenterEndpointOf, proveAccessToken, proveOnDataCenter, tokenEndpointOf } from './oauth.js';

type Rotated = Awaited<ReturnType<typeof rotate>>;

/** A person's OAuth 2.0 grant (3LO): the exchange uses the refresh token up and issues its successor. */
export const refreshToken: Method<CredentialsOf<'refresh-token'>> = {
  cloud: async (credentials, context) => {
    const rotated = await rotate(
      { ...credentials, redirectUri: undefined, leeway: true },
      tokenEndpointOf(context),
      context,
    );
    return proofOf(rotated, await proveAccessToken({ ...rotated.tokens, fresh: true }, context));
  },
  dataCenter: async (credentials, context) => {
    const rotated = await rotate({ ...credentials, leeway: false }, dataCenterEndpointOf(context), context);
    return proofOf(rotated, await proveOnDataCenter({ ...rotated.tokens, fresh: true }, context));
  },
};

function proofOf({ tokens, isSaved, grant }: Rotated, proof: Omit<Proof, 'method'>): Proof {
  const { accessToken, refreshToken }: IssuedTokens = tokens;
  return {
    ...proof,
    method: 'refresh-token',
    grant,
    accessToken,
    refreshToken: isSaved ? undefined : refreshToken,
  };
}
