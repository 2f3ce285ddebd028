import { API_TOKENS, doubtingPin, readWithEmail } from './api-tokens.js';
import { askInTurn, siteUrlOf } from './auto.js';
import { method } from './method.js';

/** A classic API token: Basic, on the site itself, and on the gateway only if the site's edge blocks every request. */
export const apiToken = method({
  ...API_TOKENS,
  name: 'api-token',
  suits: () => false,
  read: readWithEmail,
  cloud: async (credentials, context) => {
    siteUrlOf(context);
    return askInTurn(credentials, context, ['site', 'gateway'], () => false).catch(doubtingPin('api-token'));
  },
});
