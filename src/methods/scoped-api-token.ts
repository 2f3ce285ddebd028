import { basic } from '../credential.js';
import { gatewayUrlOf } from '../verify/places.js';
import { API_TOKENS, doubtingPin, readWithEmail } from './api-tokens.js';
import { method, proveAt } from './method.js';

/** An API token with scopes: Basic, on the gateway only. The site answers it with a bare 401. */
export const scopedApiToken = method({
  ...API_TOKENS,
  name: 'scoped-api-token',
  words: 'API token with scopes',
  suits: () => false,
  read: readWithEmail,
  cloud: async ({ email, apiToken }, context) => {
    const credential = basic(email, apiToken, context.mask);
    return proveAt(await gatewayUrlOf(context), credential, context).catch(doubtingPin('scoped-api-token'));
  },
});
