import { Failure } from '../../failure.js';
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
    try {
      const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential);
      return { method: 'service-account-token', baseUrl, credential, account };
    } catch (error) {
      if (email === undefined && error instanceof Failure && error.code === 'credentials-rejected') {
        throw error.advising(
          "A person's API token also needs `email`; only a service account's works without it.",
        );
      }
      throw error;
    }
  },
};
