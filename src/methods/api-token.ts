import { EdgeFailure, type Failure } from '../failure.js';
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
    const isOfEdge = (failure: Failure): boolean => failure instanceof EdgeFailure;
    return askInTurn(credentials, context, ['site', 'gateway'], isOfEdge).catch(doubtingPin('api-token'));
  },
});
