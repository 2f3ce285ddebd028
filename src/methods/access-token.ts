import type { Secret } from '../secret.js';
import { LOGGING_IN, through } from '../values/input-kind.js';
import { expiryOfJwt } from '../verify/token-endpoint.js';
import { familyOf, method } from './method.js';
import { type AccessToken, proveOnCloud, proveOnDataCenter } from './oauth.js';

/** An OAuth 2.0 access token that another program obtained: Bearer, on the gateway or on the Data Center. */
export const accessToken = method({
  name: 'access-token',
  words: 'OAuth 2.0 access token',
  family: familyOf('access token', 'access-token'),
  inputs: through(LOGGING_IN, {
    'access-token': { secret: true },
  }),
  read: (login) => ({ accessToken: login.required('access-token') }),
  cloud: (credentials, context) => proveOnCloud(tokensOf(credentials.accessToken), context),
  dataCenter: (credentials, context) => proveOnDataCenter(tokensOf(credentials.accessToken), context),
  isOAuth: true,
  grant: ['access-token'],
  renewal: ({ store }) => [
    undefined,
    `An access token is not renewed: have the job that obtains it run, and ${store}.`,
  ],
});

function tokensOf(token: Secret): AccessToken {
  return { accessToken: token, expiresAt: expiryOfJwt(token), scopes: undefined, fresh: false };
}
