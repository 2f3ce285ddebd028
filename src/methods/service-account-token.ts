import { basic, bearer } from '../verify/authorization.js';
import { askMyself } from '../verify/myself.js';
import { gatewayUrlOf } from '../verify/places.js';
import { API_TOKENS, readApiToken, readEmail, renewServiceAccountToken } from './api-tokens.js';
import { method } from './method.js';

/** A service account's API token: on the gateway, Basic with its e-mail, Bearer without. */
export const serviceAccountToken = method({
  ...API_TOKENS,
  name: 'service-account-token',
  words: "service account's API token",
  suits: (login) => readEmail(login) === undefined,
  read: readApiToken,
  cloud: async ({ email, apiToken }, context) => {
    const credential = email === undefined ? bearer(apiToken) : basic(email, apiToken, context.mask);
    const baseUrl = await gatewayUrlOf(context);
    const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential);
    return { baseUrl, credential, account };
  },
  renewal: renewServiceAccountToken,
});
