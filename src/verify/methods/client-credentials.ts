import type { CredentialsOf } from '../../read/credentials.js';
import { Failure } from '../../failure.js';
import type { Method } from '../context.js';
import { requestTokens } from '../token-endpoint.js';
import { dataCenterEndpointOf, proveAccessToken, proveOnDataCenter, tokenEndpointOf } from './oauth.js';

/** Data Center: WRITE includes READ, and a service account has no more. */
const USUAL_SCOPE = 'WRITE';

/** A service account's OAuth 2.0 client (2LO): a fresh access token for each run, and nothing to rotate. */
export const clientCredentials: Method<CredentialsOf<'client-credentials'>> = {
  cloud: async ({ clientId, clientSecret, scope }, context) => {
    if (scope !== undefined) {
      throw new Failure(
        'invalid-input',
        '`scope` is given, but on Jira Cloud the scopes are fixed where the OAuth client was created.',
        'Leave `scope` out.',
      );
    }
    const tokens = await requestTokens(tokenEndpointOf(context), clientId, clientSecret, {
      grant_type: 'client_credentials',
    });
    const proof = await proveAccessToken({ ...tokens, fresh: true }, context);
    return { ...proof, method: 'client-credentials', accessToken: tokens.accessToken };
  },
  dataCenter: async ({ clientId, clientSecret, scope = USUAL_SCOPE }, context) => {
    const tokens = await requestTokens(dataCenterEndpointOf(context), clientId, clientSecret, {
      grant_type: 'client_credentials',
      scope,
    });
    const proof = await proveOnDataCenter({ ...tokens, fresh: true }, context);
    return { ...proof, method: 'client-credentials', accessToken: tokens.accessToken };
  },
};
