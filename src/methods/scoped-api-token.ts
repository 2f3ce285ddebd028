import { API_TOKENS, doubtingPin, proveOnGateway, readWithEmail } from './api-tokens.js';
import { method } from './method.js';

/** An API token with scopes: Basic, on the gateway only. The site answers it with a bare 401. */
export const scopedApiToken = method({
  ...API_TOKENS,
  name: 'scoped-api-token',
  words: 'API token with scopes',
  suits: () => false,
  read: readWithEmail,
  cloud: (credentials, context) =>
    proveOnGateway(credentials, context).catch(doubtingPin('scoped-api-token')),
});
