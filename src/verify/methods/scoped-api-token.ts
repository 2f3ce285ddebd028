import type { CredentialsOf } from '../../read/credentials.js';
import { basic } from '../authorization.js';
import type { Method } from '../context.js';
import { askMyself } from '../myself.js';
import { gatewayUrlOf } from '../places.js';
import { doubtingPin } from './pinned.js';

/** An API token with scopes: Basic, on the gateway only; the site answers it with a bare 401. */
export const scopedApiToken: Method<CredentialsOf<'scoped-api-token'>> = {
  cloud: async ({ email, apiToken }, context) => {
    const credential = basic(email, apiToken, context.mask);
    const baseUrl = await gatewayUrlOf(context);
    const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential).catch(
      doubtingPin('scoped-api-token'),
    );
    return { method: 'scoped-api-token', baseUrl, credential, account };
  },
};
