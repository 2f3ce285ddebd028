import { headerFor } from '../../src/credential.js';
import { type Credentials, prove } from '../../src/methods/index.js';
import type { CloudSite } from '../../src/site.js';
import type { Proof } from '../../src/verify/session.js';
import { answering, answeringAt, type Reply, type Routes } from './answers.js';
import { cloud, dataCenter, DATA_CENTER_URL, GATEWAY_URL, SITE_URL } from './contexts.js';

export const SITE_MYSELF = `${SITE_URL}/rest/api/3/myself`;
export const GATEWAY_MYSELF = `${GATEWAY_URL}/rest/api/3/myself`;
export const SERVER_MYSELF = `${DATA_CENTER_URL}/rest/api/2/myself`;
export const MIA: Reply = {
  body: { accountId: 'FAKE-mia', displayName: 'Mia Krystof', accountType: 'atlassian' },
};
export const ACCOUNT = { id: 'FAKE-mia', name: 'Mia Krystof', type: 'atlassian' };
export const LOCAL_MIA: Reply = { body: { key: 'JIRAUSER1', name: 'mia' } };
export const LOCAL_ACCOUNT = { id: 'JIRAUSER1', name: 'mia', type: '' };

export const REJECTED: Reply = { status: 401 };
export const FORBIDDEN: Reply = { status: 403, body: {} };
export const OUT_OF_SCOPE: Reply = { status: 401, text: 'Unauthorized; scope does not match' };

export function proving(credentials: Credentials, routes: Routes, site: Partial<CloudSite> = {}) {
  const { send, urls, requests } = answeringAt(routes);
  const { context, events } = cloud(send, site);
  const proof = prove(credentials, context);
  return { proof, urls, requests, events };
}

/** Proves credentials on a Data Center that gives these replies in turn. */
export function provingThere(credentials: Credentials, ...replies: (Reply | Error)[]) {
  const { send, requests, urls } = answering(...replies);
  const { context, events } = dataCenter(send);
  return { proof: prove(credentials, context), requests, urls, events };
}

export const valueOf = ({ credential }: Proof): string =>
  headerFor(credential, 'GET', SITE_MYSELF).value.reveal();

export const bug = new TypeError('FAKE bug');
