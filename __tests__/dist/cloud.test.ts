import { scenarios, ways } from './scenario.js';

scenarios({
  'a classic API token is proven on the site with one request, beside the look-up of the cloudId': {
    inputs: ways.classic,
  },
  'a token with scopes is refused by the site and proven on the gateway, one attempt each': {
    inputs: ways.scoped,
  },
  'a pinned classic token is asked of the site only (D5)': {
    inputs: { ...ways.classic, 'auth-method': 'api-token' },
  },
  "a service account's token with its e-mail is proven on the gateway, which is asked first": {
    inputs: ways.serviceAccount,
  },
  "a service account's token without an e-mail is sent as Bearer": {
    inputs: ways.serviceAccountWithoutEmail,
  },
  'client credentials are exchanged for an access token, which is masked and proven': {
    inputs: ways.clientCredentials,
  },
  'a refresh token is exchanged, and its successor handed over with a loud warning': {
    inputs: ways.refreshToken,
  },
  'a lost answer of the token endpoint is asked for again with the same refresh token': {
    inputs: ways.refreshToken,
    faults: [{ host: 'auth.atlassian.com', times: 1, afterModel: true, then: { reset: 'before-headers' } }],
  },
  'an access token is proven on the gateway': { inputs: ways.accessToken },
});
