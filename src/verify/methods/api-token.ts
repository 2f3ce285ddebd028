import type { CredentialsOf } from '../../read/credentials.js';
import { basic } from '../authorization.js';
import type { Method } from '../context.js';
import { askMyself } from '../myself.js';
import { siteUrlOf } from '../places.js';
import { doubtingPin } from './pinned.js';

/** A classic API token: Basic, on the site itself. */
export const apiToken: Method<CredentialsOf<'api-token'>> = {
  cloud: async ({ email, apiToken }, { send, mask, site }) => {
    const baseUrl = siteUrlOf(site, 'api-token');
    const credential = basic(email, apiToken, mask);
    const account = await askMyself(send, { deployment: 'cloud', baseUrl }, credential).catch(
      doubtingPin('api-token'),
    );
    return { method: 'api-token', baseUrl, credential, account };
  },
};
