import type { CredentialsOf } from '../../read/credentials.js';
import { basic, bearer } from '../authorization.js';
import type { Method } from '../context.js';
import { askMyself } from '../myself.js';
import { gatewayUrlOf } from '../places.js';

/** A service account's API token: on the gateway, Basic with its e-mail, Bearer without. */
export const serviceAccountToken: Method<CredentialsOf<'service-account-token'>> = {
  cloud: async ({ email, apiToken }, context) => {
    const credential = email === undefined ? bearer(apiToken) : basic(email, apiToken, context.mask);
    const baseUrl = await gatewayUrlOf(context);
    const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential);
    return { method: 'service-account-token', baseUrl, credential, account };
  },
};
