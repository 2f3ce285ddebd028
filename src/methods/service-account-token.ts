import { basic, bearer } from '../credential.js';
import { gatewayUrlOf } from '../verify/places.js';
import { API_TOKENS, readApiToken, readEmail, renewServiceAccountToken } from './api-tokens.js';
import { method, proveAt } from './method.js';

/** A service account's API token: on the gateway, Basic with its e-mail, Bearer without. */
export const serviceAccountToken = method({
  ...API_TOKENS,
  name: 'service-account-token',
  words: "service account's API token",
  suits: (login) => readEmail(login) === undefined,
  read: readApiToken,
  cloud: async ({ email, apiToken }, context) => {
    const credential = email === undefined ? bearer(apiToken) : basic(email, apiToken, context.mask);
    return proveAt(await gatewayUrlOf(context), credential, context);
  },
  renewal: renewServiceAccountToken,
});
