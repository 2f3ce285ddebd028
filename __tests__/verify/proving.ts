import { headerFor } from '../../src/credential.js';
import { type Credentials, prove } from '../../src/methods/index.js';
import type { CloudSite } from '../../src/site.js';
import type { Proof } from '../../src/verify/session.js';
import { answeringAt, type Reply, type Routes } from './answers.js';
import { cloud, GATEWAY_URL, SITE_URL } from './contexts.js';

export const SITE_MYSELF = `${SITE_URL}/rest/api/3/myself`;
export const GATEWAY_MYSELF = `${GATEWAY_URL}/rest/api/3/myself`;
export const MIA: Reply = {
  body: { accountId: 'FAKE-mia', displayName: 'Mia Krystof', accountType: 'atlassian' },
};
export const ACCOUNT = { id: 'FAKE-mia', name: 'Mia Krystof', type: 'atlassian' };

export const REJECTED: Reply = { status: 401 };
export const FORBIDDEN: Reply = { status: 403, body: {} };
export const OUT_OF_SCOPE: Reply = { status: 401, text: 'Unauthorized; scope does not match' };

/** Proves credentials where these addresses reply so. */
export function proving(credentials: Credentials, routes: Routes, site: Partial<CloudSite> = {}) {
  const { send, urls, requests } = answeringAt(routes);
  const { context, events } = cloud(send, site);
  const proof = prove(credentials, context);
  return { proof, urls, requests, events };
}

export const valueOf = ({ credential }: Proof): string =>
  headerFor(credential, 'GET', SITE_MYSELF).value.reveal();

export const bug = new TypeError('FAKE bug');
