import type { CredentialsOf } from '../../read/credentials.js';
import type { Method } from '../context.js';
import { siteUrlOf } from '../places.js';
import { isOfEdge } from '../refusal.js';
import { askInTurn } from './auto.js';
import { doubtingPin } from './pinned.js';

/** A classic API token: Basic, on the site itself; on the gateway only if the site's edge lets nobody through. */
export const apiToken: Method<CredentialsOf<'api-token'>> = {
  cloud: async (credentials, context) => {
    siteUrlOf(context.site, 'api-token');
    return askInTurn(credentials, context, ['site', 'gateway'], isOfEdge).catch(doubtingPin('api-token'));
  },
};
